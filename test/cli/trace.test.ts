import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { etherscanServer } from '../support/etherscan-server.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { it } from './lab.ts';
import { peelChain, served } from './peel.ts';

const read = (text: string): FlowGraph => readFlowGraph(text, 'standard output');

/** One line of the ledger under haircut. */
const line = ({ ledger }: FlowGraph, end: string): string | undefined => ledger.haircut?.ends[end];

describe.concurrent('a trace', () => {
  it('writes the graph to standard output alone and the table to standard error', async ({ here }) => {
    const peel = peelChain(6);
    const { config } = await served(here, peel);
    const { status, stdout, stderr } = await here.run([
      ...['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store'],
    ]);
    expect(status, stderr).toBe(0);
    const graph = read(stdout);
    expect(graph.parameters.asOf).toEqual({ 'bip122:000000000019d6689c085ae165831e93': 102 });
    expect(graph.ledger.haircut).toMatchObject({
      stolen: '4999999000',
      ends: { fees: '6000', resting: '4999993000' },
    });
    expect(stderr).toMatch(/^category +entity +BTC +share +first +last$/m);
    expect(stderr).toMatch(/^stolen +49\.99999 +100\.00%/m);
    expect(stderr).not.toContain('\u001b');
  });

  it('asks nothing final again, pins the same height, and gives the same bytes; offline too', async ({
    here,
  }) => {
    const peel = peelChain(6);
    const { server, config } = await served(here, peel);
    const args = ['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store', '--quiet'];
    const first = await here.run(args);
    const asked = server.stats.requests;
    const second = await here.run(args);
    expect(server.stats.requests - asked).toBe(1);
    expect(server.stats.paths.at(-1)).toBe('/api/blocks/tip/height');
    const repeated = await here.run([...args, '--as-of', 'bitcoin=102']);
    server.down(true);
    const offline = await here.run([...args, '--offline']);
    expect(server.stats.requests - asked).toBe(1);
    for (const run of [second, repeated, offline]) expect(run).toEqual({ ...first, status: 0, stderr: '' });
  });

  it('is the same whatever is looked up first, but for the parameter that says so', async ({ here }) => {
    const peel = peelChain(4);
    const { config } = await served(here, peel);
    const args = ['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store', '--quiet'];
    const byDefault = await here.run(args);
    const nearest = await here.run([...args, '--rank', 'nearest']);
    const ranked = await here.run([...args, '--rank', 'ttr-redirect']);
    expect(nearest).toEqual(byDefault);
    const [graph, other] = [read(byDefault.stdout), read(ranked.stdout)];
    expect(other.parameters.limits.rank).toBe('ttr-redirect');
    const { rank: _, ...limits } = other.parameters.limits;
    expect({ ...other, parameters: { ...other.parameters, limits } }).toEqual(graph);
  });

  it('is the same whatever the order of its seeds, and counts an output named twice once', async ({
    here,
  }) => {
    const peel = peelChain(3);
    const { config } = await served(here, peel);
    const [, , second] = peel.world.transactions;
    const seeds = [`bitcoin:${second?.txid}:1`, `bitcoin:${peel.theft}`, `bitcoin:${peel.theft}:0`];
    const args = ['--config', config, '--store', 'store', '--quiet'];
    const one = await here.run(['trace', ...seeds, ...args]);
    const other = await here.run(['trace', ...seeds.toReversed(), ...args]);
    expect(one.status, one.stderr).toBe(0);
    expect(other).toEqual(one);
    expect(read(one.stdout).seeds).toHaveLength(2);
  });

  it('offline says what the store lacks and ends well', async ({ here }) => {
    const peel = peelChain(6);
    const { config } = await served(here, peel);
    const args = ['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store'];
    await here.run([...args, '--hops', '2']);
    const { status, stdout, stderr } = await here.run([...args, '--offline']);
    expect(status).toBe(0);
    expect(stderr).toMatch(/\d+ lookups? (is|are) not in the store and stand as unavailable/);
    expect(BigInt(line(read(stdout), 'unavailable') ?? '0')).toBeGreaterThan(0n);
  });

  it('offline asks for a height where the store has none, and refuses one above the tip', async ({
    here,
  }) => {
    const peel = peelChain(2);
    const { config } = await served(here, peel);
    const args = ['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store'];
    const above = await here.run([...args, '--as-of', 'bitcoin=1000000']);
    expect(above).toMatchObject({ status: 2, stdout: '' });
    expect(above.stderr).toContain('error: --as-of bitcoin=1000000 is above the tip 104\n');
    const missing = await here.run([...args, '--offline']);
    expect(missing).toMatchObject({ status: 2, stdout: '' });
    expect(missing.stderr).toContain('hint: give --as-of bitcoin=HEIGHT');
  });

  it('writes a file whole, and leaves nothing else in its folder', async ({ here }) => {
    const peel = peelChain(2);
    const { config } = await served(here, peel);
    const { status, stdout } = await here.run([
      ...['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store', '--out', 'graph.json'],
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(read(readFileSync(here.path('graph.json'), 'utf8')).seeds).toHaveLength(1);
    expect(readdirSync(here.folder).sort()).toEqual(['config.yaml', 'graph.json', 'store']);
  });

  it('that a server refuses from the start writes nothing and ends with 75', async ({ here }) => {
    const peel = peelChain(2);
    const { server, config } = await served(here, peel);
    await server.close();
    const { status, stdout, stderr } = await here.run([
      ...['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store', '--out', 'graph.json'],
    ]);
    expect({ status, stdout }, stderr).toEqual({ status: 75, stdout: '' });
    expect(stderr).toMatch(/^error: .*\nhint: .*$/m);
    expect(readdirSync(here.folder)).not.toContain('graph.json');
  });

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'that %s interrupts writes what it found, ends with 75, and goes on where it was',
    async (signal, { here }) => {
      const peel = peelChain(18);
      const { server, config } = await served(here, peel, { latencyMs: [30, 40] });
      const args = ['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', 'store'];
      const running = here.start([...args, '--log-json', '--out', 'graph.json']);
      await running.says((said) => said.includes('"round":4'));
      running.kill(signal);
      expect(await running.status).toBe(75);
      const partial = read(readFileSync(here.path('graph.json'), 'utf8'));
      expect(BigInt(line(partial, 'unavailable') ?? '0')).toBeGreaterThan(0n);
      const whole = await here.run(args);
      expect(whole.status, whole.stderr).toBe(0);
      expect(line(read(whole.stdout), 'unavailable')).toBeUndefined();
      const again = server.stats.paths.filter((path, n, all) => all.indexOf(path) !== n);
      expect(new Set(again).size).toBeLessThanOrEqual(1 + 4);
    },
  );

  it('keeps the key out of everything it says and keeps', async ({ here }) => {
    const world = evmWorld(3);
    const key = 'QWERTYUIOPASDFGHJKLZXCVBNM12345678';
    const server = await etherscanServer(world, { flavour: 'etherscan', key });
    here.finally(() => server.close());
    const provider = `{ kind: etherscan, url: "${server.url}", keyEnv: TEST_KEY, ratePerSecond: 1000 }`;
    const config = here.write('config.yaml', `chains:\n  ethereum:\n    providers:\n      - ${provider}\n`);
    const seed = `ethereum:${world.accounts[0]}`;
    const args = ['trace', seed, '--config', config, '--store', 'store', '--verbose'];
    const { stdout, stderr } = await here.run(args, { env: { TEST_KEY: key } });
    expect(server.stats.requests).toBeGreaterThan(0);
    expect(server.stats.paths.every((path) => path.includes(key))).toBe(true);
    expect(stdout + stderr).not.toContain(key);
    for (const name of readdirSync(here.path('store')))
      expect(readFileSync(here.path(`store/${name}`)).includes(key)).toBe(false);
  });

  it('tells which key is missing where a chain has no other provider', async ({ here }) => {
    const config = here.write(
      'config.yaml',
      'chains:\n  ethereum:\n    providers:\n      - { kind: etherscan, url: "http://127.0.0.1:9", keyEnv: TEST_KEY, ratePerSecond: 3 }\n',
    );
    const { status, stderr } = await here.run([
      ...['trace', '0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3', '--config', config],
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('error: chain ethereum has no usable provider\nhint: put the provider');
    expect(stderr).toContain('TEST_KEY');
  });

  it('of a record asks nobody', async ({ here }) => {
    const facts = new URL('../../fixtures/cases/lifi-2024/facts.jsonl', import.meta.url).pathname;
    const config = here.write(
      'config.yaml',
      `chains:\n  ethereum:\n    providers:\n      - { kind: recorded, file: "${facts}" }\n`,
    );
    const seed = 'ethereum:0xc870a6237488b8335570170af36db965c883c786dbcbe82ec7b2faffdded8a51';
    const { status, stdout, stderr } = await here.run(['trace', seed, '--config', config]);
    expect(status, stderr).toBe(0);
    const graph = read(stdout);
    expect(graph.parameters.asOf).toEqual({ 'eip155:1': 20668558 });
    expect(Object.keys(graph.assets)).toEqual(['eip155:1/iso4217:USD']);
    expect(readdirSync(here.folder)).toEqual(['config.yaml']);
  });
});

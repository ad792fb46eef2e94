import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { NO_SERVICES } from '../support/no-services.ts';
import { it, type Place } from './lab.ts';
import { peelChain, served } from './peel.ts';

const read = (text: string): FlowGraph => readFlowGraph(text, 'a graph');
const HOPS = 6;

/** A theft with an incident file, behind a server. */
async function theft(here: Place) {
  const peel = peelChain(HOPS);
  const { server, config } = await served(here, peel);
  here.write(
    'mine-2024.yaml',
    `id: mine-2024
name: A theft of the tests
dates: { from: 2020-01-01 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: BTC } ] }
seeds:
  - { chain: bitcoin, transaction: ${peel.theft}, asset: BTC, role: theft, confidence: high, sources: [the test] }
`,
  );
  writeFileSync(config, `incidents: [mine-2024.yaml]\n${readFileSync(config, 'utf8')}${NO_SERVICES}`);
  const flags = ['--config', config, '--store', 'store'];
  const run = (...args: string[]) => here.run([...args, ...flags]);
  const whole = read((await run('trace', 'mine-2024')).stdout);
  return { run, server, whole };
}

const deepest = ({ nodes }: FlowGraph): number => Math.max(...nodes.map(({ hop }) => hop));
/** The account in the middle of the chain that paid the next one. */
const middle = ({ nodes, edges }: FlowGraph): string => {
  const payers = new Set(edges.filter(({ kind }) => kind === 'draw').map(({ source }) => source));
  const node = nodes.find(({ id, hop }) => hop === HOPS / 2 && payers.has(id));
  return node?.kind === 'account' ? node.address : '';
};

describe.concurrent('decisions by hand', () => {
  it('are kept with the incident, and followed by later traces, rescans and their bundles', async ({
    here,
  }) => {
    const { run, server, whole } = await theft(here);
    const address = middle(whole);
    const stopped = await run(
      'trace',
      'mine-2024',
      '--stop-at',
      `bitcoin:${address}`,
      '--because',
      'the victim bought it back',
    );
    expect(stopped.status, stopped.stderr).toBe(0);
    expect(stopped.stderr).toContain(
      `what was decided is kept in ${here.path('store/decisions/mine-2024.yaml')}`,
    );
    const graph = read(stopped.stdout);
    expect(deepest(graph)).toBe(HOPS / 2);
    const node = graph.nodes.find((one) => one.kind === 'account' && one.address === address);
    expect(node).toMatchObject({
      stop: { reason: 'decided', rule: 'decision', evidence: { because: 'the victim bought it back' } },
    });
    expect(graph.parameters.decisions).toEqual([
      { account: node?.id, kind: 'stop', because: 'the victim bought it back' },
    ]);
    expect(Object.keys(graph.ledger.haircut?.ends ?? {})).toContain('decided');

    const again = await run('trace', 'mine-2024', '--bundle', 'mine.zip', '--out', 'again.json', '--quiet');
    expect(again.status, again.stderr).toBe(0);
    expect(readFileSync(here.path('again.json'), 'utf8')).toBe(stopped.stdout);
    server.down(true);
    const verified = await here.run(['verify', 'mine.zip']);
    expect(verified.status, verified.stderr).toBe(0);
    server.down(false);

    const rescan = await run('rescan', 'mine-2024', '--out', 'graphs');
    expect(rescan.status, rescan.stderr).toBe(0);
    expect(readFileSync(here.path('graphs/mine-2024.json'), 'utf8')).toBe(stopped.stdout);
    const further = await run(
      'trace',
      'mine-2024',
      '--expand',
      `bitcoin:${address}`,
      '--out',
      'further.json',
    );
    expect(further.status, further.stderr).toBe(0);
    const followed = await run('rescan', 'mine-2024', '--out', 'graphs');
    expect(followed.status, followed.stderr).toBe(0);
    const later = read(readFileSync(here.path('graphs/mine-2024.json'), 'utf8'));
    expect(later.edges).toEqual(whole.edges);
    expect(readFileSync(here.path('graphs/mine-2024.diff.md'), 'utf8')).toContain('decisions');
  });

  it('hold for one run where seeds were named', async ({ here }) => {
    const { run, whole } = await theft(here);
    const seed = `bitcoin:${whole.seeds[0]?.transaction.split(':').at(-1)}`;
    const stopped = await run('trace', seed, '--stop-at', `bitcoin:${middle(whole)}`, '--bundle', 'one.zip');
    expect(deepest(read(stopped.stdout))).toBe(HOPS / 2);
    expect(existsSync(here.path('store/decisions'))).toBe(false);
    const verified = await here.run(['verify', 'one.zip']);
    expect(verified.status, verified.stderr).toBe(0);
  });

  it('follow a label that ends the walk, and go beyond hops and floor', async ({ here }) => {
    const { run, whole } = await theft(here);
    const limits = ['--hops', `${HOPS / 2}`];
    expect(deepest(read((await run('trace', 'mine-2024', ...limits)).stdout))).toBe(HOPS / 2);
    const one = await run('trace', 'mine-2024', ...limits, '--expand', `bitcoin:${middle(whole)}`);
    expect(deepest(read(one.stdout))).toBe(HOPS / 2 + 1);
  });

  it('that make no sense are refused, and nothing is kept', async ({ here }) => {
    const { run, whole } = await theft(here);
    const account = `bitcoin:${middle(whole)}`;
    const refusals = [
      [['--because', 'so'], '--expand or --stop-at'],
      [['--expand', account, '--stop-at', account], 'named by --expand as well'],
      [['--stop-at', `bitcoin:${whole.seeds[0]?.transaction.split(':').at(-1)}`], 'give an account'],
      [['--stop-at', ','], 'give accounts'],
      [['--stop-at', 'bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyX'], 'checksum'],
    ] as const;
    for (const [args, message] of refusals) {
      const { status, stderr, stdout } = await run('trace', 'mine-2024', ...args);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(message);
    }
    expect(existsSync(here.path('store/decisions'))).toBe(false);
    expect((await run('trace', 'mine-2024', '--stop-at', account)).status).toBe(0);
    writeFileSync(here.path('store/decisions/mine-2024.yaml'), 'incident: mine-2024\ndecisions: 7\n');
    const { status, stderr } = await run('trace', 'mine-2024');
    expect(status).not.toBe(0);
    expect(stderr).toContain('decisions/mine-2024.yaml:2:');
  });
});

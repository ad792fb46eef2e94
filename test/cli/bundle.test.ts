import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect } from 'vitest';
import { verifyBundle } from '../../src/cli/bundle/verify-bundle.ts';
import { etherscanServer } from '../support/etherscan-server.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { nemWorld } from '../support/nem-random-world.ts';
import { nisServer } from '../support/nis-server.ts';
import { random } from '../support/random.ts';
import { bundleOf, linesIn, refusal, textIn, verifiedElsewhere } from './bundles.ts';
import { runInProcess } from './in-process.ts';
import { it } from './lab.ts';
import { peelChain, served } from './peel.ts';

describe('a bundle of a shipped case', () => {
  it('holds the record, verifies on another machine, and has the graph that was written', async ({
    here,
  }) => {
    const bundle = await bundleOf(here, ['demo', 'coincheck-2018']);
    expect(textIn(bundle, 'graph.json')).toBe(readFileSync(here.path('graph.json'), 'utf8'));
    const [record] = linesIn(bundle, 'lookups.jsonl');
    expect(record).toMatchObject({ key: 'record/nem', request: 'facts.jsonl', provider: 'recorded' });
    expect(linesIn(bundle, 'provenance.jsonl').every(({ lookups }) => lookups[0] === 1)).toBe(true);
    const { status, stdout, stderr } = await verifiedElsewhere(bundle);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(
      /^The bundle is whole, and coinhound \S+ makes its graph from its answers, byte for byte\.$/m,
    );
    expect(stdout).toMatch(/^signature: none$/m);
  });

  it('is the same however often it is made', async ({ here }) => {
    const bundle = readFileSync(await bundleOf(here, ['demo', 'coincheck-2018']));
    const again = readFileSync(await bundleOf(here, ['demo', 'coincheck-2018']));
    expect(again.equals(bundle)).toBe(true);
  });

  it('tells nothing of where it was made', async ({ here }) => {
    const files = unzipSync(readFileSync(await bundleOf(here, ['demo', 'coincheck-2018'])));
    for (const [name, bytes] of Object.entries(files))
      expect(new TextDecoder().decode(bytes).includes(process.cwd()), name).toBe(false);
  });

  it('is found changed by any of a thousand single bytes', async ({ here }) => {
    const bytes = readFileSync(await bundleOf(here, ['demo', 'coincheck-2018']));
    const pick = random(7);
    const codes = new Set<string>();
    for (let n = 0; n < 1_000; n++) {
      const changed = Uint8Array.from(bytes);
      const at = pick(bytes.length);
      changed[at] = (changed[at] as number) ^ (1 + pick(255));
      codes.add((await refusal(changed)).code);
    }
    // A size that was changed may say that the archive is larger than any.
    expect([...codes].filter((code) => code !== 'bundle-too-large').sort()).toEqual([
      'bundle-changed',
      'bundle-unreadable',
    ]);
  });

  it('is found changed by what an archive may hold beside its files', async ({ here }) => {
    const bytes = readFileSync(await bundleOf(here, ['demo', 'coincheck-2018']));
    const files = unzipSync(bytes);
    const others = [
      Buffer.concat([bytes, Buffer.from([0])]),
      Buffer.concat([Buffer.from([0]), bytes]),
      bytes.subarray(0, -1),
      zipSync(files),
      zipSync({ ...files, 'more.txt': new Uint8Array(1) }),
    ];
    for (const other of others)
      expect(['bundle-changed', 'bundle-unreadable']).toContain((await refusal(other)).code);
  });

  it('of which the graph was altered, digests and all, does not follow from its answers', async ({
    here,
  }) => {
    const bundle = await bundleOf(here, ['demo', 'coincheck-2018']);
    const files = unzipSync(readFileSync(bundle));
    const forged = Buffer.from(
      textIn(bundle, 'graph.json').replace(/("kind": ?"payment",[^}]*?"amount": ?)"\d+"/, '$1"1"'),
    );
    expect(forged.equals(files['graph.json'] as Uint8Array)).toBe(false);
    const manifest = textIn(bundle, 'manifest.json').replace(
      createHash('sha256')
        .update(files['graph.json'] as Uint8Array)
        .digest('hex'),
      createHash('sha256').update(forged).digest('hex'),
    );
    const error = await refusal(
      repacked({ ...files, 'graph.json': forged, 'manifest.json': Buffer.from(manifest) }),
    );
    expect(error.code).toBe('bundle-differs');
    expect(error.message).toMatch(
      /graph\.json comes out otherwise, first at edges\[\d+\] \(nem:104:.* to .*\)\.amount$/,
    );
  });
});

/** Packed as Coinhound packs. */
function repacked(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync({ ...files }, { level: 6, mtime: new Date(1980, 0, 1, 12) });
}

describe('a bundle of a trace over providers', () => {
  it('verifies on another machine while no provider is there, and names the lookups of every edge', async ({
    here,
  }) => {
    const peel = peelChain(6);
    const { server, config } = await served(here, peel);
    const args = ['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', './store', '--quiet'];
    const bundle = await bundleOf(here, args);
    server.down(true);
    const { status, stderr } = await verifiedElsewhere(bundle);
    expect(status, stderr).toBe(0);
    const lookups = linesIn(bundle, 'lookups.jsonl');
    const provenance = linesIn(bundle, 'provenance.jsonl');
    const graph = JSON.parse(textIn(bundle, 'graph.json'));
    expect(provenance.filter((line) => line.edge).length).toBe(graph.edges.length);
    for (const line of provenance) {
      expect(line.lookups.length, JSON.stringify(line)).toBeGreaterThan(0);
      if (!line.edge) continue;
      const txid = [line.edge.source, line.edge.target]
        .find((end) => end.includes(':tx:'))
        .split(':')
        .at(-1);
      const bodies = line.lookups.map((n: number) => textIn(bundle, `answers/${lookups[n - 1].digest}`));
      expect(bodies.some((body: string) => body.includes(txid))).toBe(true);
    }
  });

  it('rests on the answers of earlier runs where facts of the store were read, later heights included', async ({
    here,
  }) => {
    const peel = peelChain(6);
    const { server, config } = await served(here, peel);
    const args = ['trace', `bitcoin:${peel.theft}`, '--config', config, '--store', './store', '--quiet'];
    await runInProcess(here, [...args, '--as-of', 'bitcoin=8', '--out', './early.json']);
    await runInProcess(here, [...args, '--as-of', 'bitcoin=60', '--out', './later.json']);
    const late = await bundleOf(here, [...args, '--as-of', 'bitcoin=102']);
    expect((await verifiedElsewhere(late)).status).toBe(0);
    const asked = server.stats.requests;
    server.down(true);
    const offline = await bundleOf(here, [...args, '--as-of', 'bitcoin=102', '--offline']);
    expect((await verifiedElsewhere(offline)).status).toBe(0);
    const early = await bundleOf(here, [...args, '--as-of', 'bitcoin=8', '--offline']);
    expect(textIn(early, 'graph.json')).toBe(readFileSync(here.path('early.json'), 'utf8'));
    expect((await verifiedElsewhere(early)).status).toBe(0);
    expect(server.stats.requests).toBe(asked);
  });

  it('follows from accounts that were read on from height to height', async ({ here }) => {
    for (const seed of [3, 4, 5]) {
      const world = evmWorld(seed);
      const server = await etherscanServer(world, { flavour: 'etherscan' });
      here.finally(() => server.close());
      const provider = `{ kind: etherscan, url: "${server.url}", keyEnv: UNSET_KEY, keylessPerSecond: 1000, ratePerSecond: 1000 }`;
      const config = here.write(
        `${seed}.yaml`,
        `chains:\n  ethereum:\n    providers:\n      - ${provider}\n`,
      );
      const args = [
        'trace',
        `ethereum:${world.accounts[0]}`,
        '--config',
        config,
        '--store',
        `./store-${seed}`,
      ];
      const quiet = ['--quiet', '--min-taint', '0'];
      const heights = [Math.floor(world.tip / 2), Math.floor((world.tip * 3) / 4)];
      for (const height of heights)
        await runInProcess(here, [
          ...args,
          ...quiet,
          '--as-of',
          `ethereum=${height}`,
          '--out',
          './before.json',
        ]);
      const asked = server.stats.requests;
      const bundle = await bundleOf(here, [...args, ...quiet]);
      await verifyBundle(readFileSync(bundle), null);
      expect(server.stats.requests).toBeGreaterThan(asked);
      server.down(true);
      const offline = await bundleOf(here, [...args, ...quiet, '--offline']);
      await verifyBundle(readFileSync(offline), null);
      expect(
        linesIn(offline, 'hints.jsonl').some(({ key }) => key.startsWith('eip155:1/heights/account/')),
      ).toBe(true);
    }
  });
});

describe('a bundle of chains whose lists have no numbers of blocks', () => {
  it('follows from what a node of NEM told at one height and then at another', async ({ here }) => {
    const world = nemWorld(5);
    const server = await nisServer(() => world);
    here.finally(() => server.close());
    const provider = `{ kind: nis1, url: "${server.url}", ratePerSecond: 1000 }`;
    const config = here.write('nem.yaml', `chains:\n  nem:\n    providers:\n      - ${provider}\n`);
    const own = ['--config', config, '--store', './store', '--quiet', '--min-taint', '0'];
    const args = ['trace', `nem:${world.people[0]?.address}`, ...own];
    const pin = ['--as-of', `nem:${Math.floor(world.tip / 2)}`.replace(':', '=')];
    await runInProcess(here, [...args, ...pin, '--out', './before.json']);
    await verifyBundle(readFileSync(await bundleOf(here, args)), null);
    server.down(true);
    await verifyBundle(readFileSync(await bundleOf(here, [...args, '--offline'])), null);
  });
});

describe('a signature', () => {
  it('is of the key that made it, and demanded by --key', async ({ here }) => {
    const made = await runInProcess(here, ['keys', 'new', './mine.pem']);
    expect(made.status, made.stderr).toBe(0);
    expect(statSync(here.path('mine.pem')).mode & 0o777).toBe(0o600);
    await runInProcess(here, ['keys', 'new', './other.pem']);
    const bundle = await bundleOf(here, ['demo', 'coincheck-2018', '--sign', './mine.pem']);
    const print = made.stdout.match(/[0-9a-f]{64}/)?.[0];
    expect((await verifiedElsewhere(bundle)).stdout).toContain(
      `by the key of SHA-256 ${print}; whose it is, nobody said`,
    );
    const demanded = await verifiedElsewhere(bundle, '--key', here.path('mine.pem.pub'));
    expect(demanded.stdout).toContain(`by the key that was named, SHA-256 ${print}`);
    const other = await verifiedElsewhere(bundle, '--key', here.path('other.pem.pub'));
    expect(other.status).toBe(2);
    expect(other.stderr).toContain(`the bundle is signed by another key, ${print}`);
    const { 'manifest.sig': _, 'manifest.pub': __, ...rest } = unzipSync(readFileSync(bundle));
    writeFileSync(here.path('bare.zip'), repacked(rest));
    const bare = await verifiedElsewhere(here.path('bare.zip'), '--key', here.path('mine.pem.pub'));
    expect([bare.status, bare.stderr]).toEqual([2, expect.stringContaining('nobody signed the bundle')]);
  });

  it('is not made over a key that is there, nor by a file that is no key', async ({ here }) => {
    writeFileSync(here.path('mine.pem'), 'precious');
    const made = await runInProcess(here, ['keys', 'new', './mine.pem']);
    expect([made.status, made.stderr]).toEqual([2, expect.stringContaining('is there already')]);
    expect(readFileSync(here.path('mine.pem'), 'utf8')).toBe('precious');
    const signed = await runInProcess(here, [
      'demo',
      'coincheck-2018',
      '--out',
      './g.json',
      '--bundle',
      './b.zip',
      '--sign',
      './mine.pem',
    ]);
    expect([signed.status, signed.stderr]).toEqual([2, expect.stringMatching(/cannot be read as a key/)]);
    expect(signed.stderr).not.toContain('precious');
  });
});

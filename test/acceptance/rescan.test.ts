import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { RunReport } from '../../src/cli/rescan/run-report.ts';
import { it, type Place } from '../cli/lab.ts';
import { type BitcoinWorld, bitcoinWorld } from '../support/bitcoin-world.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { NO_SERVICES } from '../support/no-services.ts';

const FLAGS = ['--policy', 'haircut,fifo', '--min-taint', '1'] as const;

/** Incidents whose seeds are coinbases of a world, the first of them alone, and the catalogue file of each. */
function writeIncidents(here: Place, world: BitcoinWorld, tip: number): readonly string[] {
  const coinbases = world.transactions.filter(
    ({ inputs, height }) => inputs.length === 0 && height !== null && height <= tip,
  );
  return [0, 1].map((n) => {
    const seeds = coinbases.filter((_, at) => at % 2 === n || at < 2);
    const id = `theft-${n}-2020`;
    here.write(
      `${id}.yaml`,
      `id: ${id}
name: A theft of the tests
dates: { from: 2020-01-01 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: BTC } ] }
seeds:
${seeds.map(({ txid }) => `  - { chain: bitcoin, transaction: ${txid}, asset: BTC, role: theft, confidence: high, sources: [the test] }`).join('\n')}
`,
    );
    return id;
  });
}

/** Serves a world as it was some blocks ago. */
async function serve(here: Place, world: BitcoinWorld, behind: number) {
  const server = await esploraServer(world, { flavour: 'mempool', behind });
  here.finally(() => server.close());
  const config = here.write(
    `behind-${behind}.yaml`,
    `incidents: [theft-0-2020.yaml, theft-1-2020.yaml]\nchains:\n  bitcoin:\n    confirmations: 2\n    providers: [{ kind: esplora, url: "${server.url}/api", ratePerSecond: 1000 }]\n${NO_SERVICES}`,
  );
  return { server, config };
}

const reportOf = (here: Place, name: string): RunReport =>
  JSON.parse(readFileSync(here.path(name), 'utf8')) as RunReport;

async function rescan(here: Place, config: string, ...more: readonly string[]) {
  const args = [
    'rescan',
    'theft-0-2020',
    'theft-1-2020',
    '--config',
    config,
    '--store',
    'store',
    '--out',
    'graphs',
    ...FLAGS,
  ];
  return here.run([...args, '--report', 'report.json', ...more]);
}

describe.concurrent('a rescan', () => {
  it('gives what a fresh trace gives, says what is new, and asks for nothing twice', async ({ here }) => {
    const world = bitcoinWorld(3);
    const ids = writeIncidents(here, world, world.tip - 24);
    for (const behind of [20, 9, 0]) {
      const { server, config } = await serve(here, world, behind);
      const run = await rescan(here, config);
      expect(run.status, run.stderr).toBe(0);
      const { incidents, requests } = reportOf(here, 'report.json');
      expect(requests).toBe(server.stats.paths.length);
      for (const { incident, state, new: news } of incidents) {
        const fresh = await here.run([
          'trace',
          incident,
          '--config',
          config,
          '--store',
          `fresh-${behind}`,
          ...FLAGS,
        ]);
        expect(fresh.status, fresh.stderr).toBe(0);
        expect(readFileSync(here.path(`graphs/${incident}.json`), 'utf8'), `${incident} ${behind}`).toBe(
          fresh.stdout,
        );
        if (state === 'changed')
          expect(existsSync(here.path(`graphs/${incident}.diff.json`))).toBe(news >= 0);
      }
      expect(incidents.map(({ incident }) => incident)).toEqual(ids);
    }
  });

  it('in which nothing moved costs a tip and a request for fifty that rest', async ({ here }) => {
    const world = bitcoinWorld(3);
    writeIncidents(here, world, world.tip - 24);
    const first = await serve(here, world, -4);
    expect((await rescan(here, first.config)).status).toBe(0);
    const { live } = reportOf(here, 'report.json').incidents[0] as RunReport['incidents'][number];
    expect(live).toBeGreaterThan(0);
    const again = await serve(here, world, -8);
    const run = await rescan(here, again.config);
    const { incidents, overlaps } = reportOf(here, 'report.json');
    expect(run.status, run.stderr).toBe(0);
    expect(incidents.map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
    expect(again.server.stats.paths.length).toBeLessThanOrEqual(1 + 2);
    expect(overlaps.length).toBeGreaterThan(0);
    expect(overlaps[0]?.incidents.map(({ incident }) => incident)).toEqual(['theft-0-2020', 'theft-1-2020']);
  });

  it('makes a bundle of evidence of what changed, which is verified from its bytes alone', async ({
    here,
  }) => {
    const world = bitcoinWorld(3);
    writeIncidents(here, world, world.tip - 24);
    for (const behind of [9, 0]) {
      const { server, config } = await serve(here, world, behind);
      const run = await rescan(here, config, '--bundle', 'bundles');
      expect(run.status, run.stderr).toBe(0);
      await server.close();
      const verified = await here.run(['verify', 'bundles/theft-0-2020.zip']);
      expect(verified.status, verified.stderr).toBe(0);
    }
  });

  it('that could not make a bundle keeps nothing, so that the next one makes it', async ({ here }) => {
    const world = bitcoinWorld(3);
    writeIncidents(here, world, world.tip - 24);
    const { server, config } = await serve(here, world, 0);
    mkdirSync(here.path('bundles/theft-0-2020.zip'), { recursive: true });
    expect((await rescan(here, config, '--bundle', 'bundles')).status).toBe(2);
    rmSync(here.path('bundles'), { recursive: true });
    const run = await rescan(here, config, '--bundle', 'bundles');
    expect(run.status, run.stderr).toBe(0);
    expect((await here.run(['verify', 'bundles/theft-0-2020.zip'])).status).toBe(0);

    const before = server.stats.paths.length;
    for (const [more, says] of [
      [['--sign', 'missing.pem'], '--sign cannot be'],
      [['--sign', 'missing.pem', '--bundle', 'bundles'], 'missing.pem cannot be read as a key'],
    ] as const) {
      const refused = await rescan(here, config, ...more);
      expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(says)]);
    }
    expect(server.stats.paths.length).toBe(before);
  });

  it('stands on what was before where its chain is down, and says so', async ({ here }) => {
    const world = bitcoinWorld(3);
    writeIncidents(here, world, world.tip - 24);
    const { server, config } = await serve(here, world, 1);
    expect((await rescan(here, config)).status).toBe(0);
    await server.close();
    const run = await rescan(here, config);
    expect(run.status).toBe(75);
    expect(reportOf(here, 'report.json').incidents.map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  it('refuses to run beside another, and takes over from one that was killed', async ({ here }) => {
    const world = bitcoinWorld(3);
    writeIncidents(here, world, world.tip - 24);
    const { config } = await serve(here, world, 1);
    expect((await rescan(here, config)).status).toBe(0);
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const { hostname } = await import('node:os');
    const lock = (pid: number) =>
      here.write(
        'store/rescan.lock',
        JSON.stringify({ pid, host: hostname(), boot, since: '2026-01-01T00:00:00Z' }),
      );
    lock(process.pid);
    const refused = await rescan(here, config);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining('a rescan of this store is running'),
    ]);
    lock(2 ** 22 + 1);
    expect((await rescan(here, config)).status).toBe(0);
    expect(existsSync(here.path('store/rescan.lock'))).toBe(false);
  });

  it('ends in order when its requests are used up, and goes on where it was', async ({ here }) => {
    const world = bitcoinWorld(3);
    writeIncidents(here, world, world.tip - 24);
    const { server, config } = await serve(here, world, 0);
    let whole = false;
    for (let run = 0; run < 60 && !whole; run++) {
      const { status, stderr } = await rescan(here, config, '--max-requests', '40');
      expect(status, stderr).toBe(0);
      const { ended, requests, incidents } = reportOf(here, 'report.json');
      expect(requests).toBeLessThan(60);
      whole = ended === null && incidents.every(({ state }) => state === 'first' || state === 'unchanged');
    }
    expect(whole).toBe(true);
    const paths = server.stats.paths.filter((path) => !path.includes('tip'));
    const repeated = paths.length - new Set(paths).size;
    expect(repeated).toBeLessThan(paths.length / 10);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { bitcoinWorld } from '../support/bitcoin-world.ts';
import { blockbookServer } from '../support/blockbook-server.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { NO_SERVICES } from '../support/no-services.ts';
import { runInProcess } from './in-process.ts';
import { it, type Place } from './lab.ts';

const CONFIRMATIONS = 2;
/** Worlds whose every script has an address, as far as pages of addresses go. */
const addressed = ['p2pkh', 'p2sh', 'v0_p2wpkh', 'v0_p2wsh'] as const;

const providers = {
  'esplora as mempool/electrs': async (seed: number) => {
    const world = bitcoinWorld(seed);
    return {
      world,
      kind: 'esplora',
      base: '/api',
      server: await esploraServer(world, { flavour: 'mempool' }),
    };
  },
  'esplora as Blockstream/electrs': async (seed: number) => {
    const world = bitcoinWorld(seed, addressed);
    return {
      world,
      kind: 'esplora',
      base: '/api',
      server: await esploraServer(world, { flavour: 'blockstream' }),
    };
  },
  blockbook: async (seed: number) => {
    const world = bitcoinWorld(seed, addressed);
    return {
      world,
      kind: 'blockbook',
      base: '',
      server: await blockbookServer(world, { spenders: 'indexed' }),
    };
  },
};

/** Serves a world and gives its traces: at so many blocks above the confirmed one, out of one store. */
async function traced(here: Place, serve: (typeof providers)[keyof typeof providers], seed: number) {
  const { world, kind, base, server } = await serve(seed);
  here.finally(() => server.close());
  const config = here.write(
    'config.yaml',
    `chains:\n  bitcoin:\n    providers: [{ kind: ${kind}, url: "${server.url}${base}", ratePerSecond: 1000 }]\n    confirmations: ${CONFIRMATIONS}\n${NO_SERVICES}`,
  );
  const coinbases = world.transactions.filter(({ inputs }) => inputs.length === 0).slice(0, 5);
  return async (above: number, ...more: readonly string[]) => {
    const before = server.stats.requests;
    const out = here.path('graph.json');
    const { status, stderr } = await runInProcess(here, [
      'trace',
      ...coinbases.map(({ txid }) => `bitcoin:${txid}`),
      ...['--config', config, '--store', here.path('store'), '--min-taint', '0', '--quiet'],
      ...['--as-of', `bitcoin=${world.tip - CONFIRMATIONS + above}`, '--out', out, ...more],
    ]);
    expect(status, stderr).toBe(0);
    return { graph: readFileSync(out, 'utf8'), requests: server.stats.requests - before };
  };
}

describe.each(Object.entries(providers))('behind %s, a trace of the store alone', (_, serve) => {
  it.for([
    { seed: 1, above: 0 },
    { seed: 2, above: 1 },
    { seed: 3, above: 2 },
  ])(
    'gives the bytes of the one that filled it, $above blocks above the confirmed one',
    async ({ seed, above }, { here }) => {
      const trace = await traced(here, serve, seed);
      const { graph } = await trace(above);
      expect(await trace(above, '--offline')).toEqual({ graph, requests: 0 });
    },
  );

  it('gives the bytes of each of two that filled it, the later one at a lower height', async ({ here }) => {
    const trace = await traced(here, serve, 1);
    const heights = [0, -12, -6];
    const graphs: string[] = [];
    for (const above of heights) graphs.push((await trace(above)).graph);
    for (const [n, above] of heights.entries())
      expect(await trace(above, '--offline')).toEqual({ graph: graphs[n], requests: 0 });
  });
});

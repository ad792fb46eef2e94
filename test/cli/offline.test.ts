import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { bitcoinWorld } from '../support/bitcoin-world.ts';
import { blockbookServer } from '../support/blockbook-server.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { runInProcess } from './in-process.ts';
import { it } from './lab.ts';

const CONFIRMATIONS = 2;
/** Texts in the world look like deposits to bridges: nobody beyond this machine is asked about them. */
const NO_SERVICES = 'services: { thornode: [], midgard: [], mayanode: [], maya-midgard: [] }\n';

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

describe.each(Object.entries(providers))('behind %s, a trace of the store alone', (_, serve) => {
  it.for([
    { seed: 1, above: 0 },
    { seed: 2, above: 1 },
    { seed: 3, above: 2 },
  ])(
    'gives the bytes of the one that filled it, $above blocks above the confirmed one',
    async ({ seed, above }, { here }) => {
      const { world, kind, base, server } = await serve(seed);
      here.finally(() => server.close());
      const config = here.write(
        'config.yaml',
        `chains:\n  bitcoin:\n    providers: [{ kind: ${kind}, url: "${server.url}${base}", ratePerSecond: 1000 }]\n    confirmations: ${CONFIRMATIONS}\n${NO_SERVICES}`,
      );
      const coinbases = world.transactions.filter(({ inputs }) => inputs.length === 0).slice(0, 5);
      const args = [
        'trace',
        ...coinbases.map(({ txid }) => `bitcoin:${txid}`),
        ...['--config', config, '--store', here.path('store'), '--min-taint', '0', '--quiet'],
        ...['--as-of', `bitcoin=${world.tip - CONFIRMATIONS + above}`],
      ];
      const filled = await runInProcess(here, [...args, '--out', here.path('filled.json')]);
      expect(filled.status, filled.stderr).toBe(0);
      const asked = server.stats.requests;
      const alone = await runInProcess(here, [...args, '--offline', '--out', here.path('alone.json')]);
      expect(alone.status, alone.stderr).toBe(0);
      expect(server.stats.requests).toBe(asked);
      expect(readFileSync(here.path('alone.json'), 'utf8')).toBe(
        readFileSync(here.path('filled.json'), 'utf8'),
      );
    },
  );
});

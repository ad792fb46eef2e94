import { cpSync } from 'node:fs';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { Place } from '../cli/lab.ts';
import type { ApiServer, ApiServerOptions } from '../support/api-server.ts';
import { bitcoinWorld } from '../support/bitcoin-world.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { etherscanServer } from '../support/etherscan-server.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { NO_SERVICES } from '../support/no-services.ts';

/** What goes wrong at a server, and how far away it is. */
export type ServerScript = Pick<ApiServerOptions, 'latencyMs' | 'faults'>;

/** Requests that a provider answers at once; the rate is no limit. */
export const CONCURRENCY = 4;

/** A chain in memory, served by one real server, and the one trace of it that the acceptance tests run. */
export interface TracedChain {
  readonly name: string;
  /** Serves it until the test ends. */
  serve(here: Place, script?: ServerScript): Promise<ServedChain>;
}

export interface ServedChain {
  readonly server: ApiServer;
  /** Arguments of the program but for `--store` and `--out`. */
  readonly trace: readonly string[];
  /** Requests that arrived since the first `from`, as the store spells them, but for the tip. */
  requests(from?: number): readonly string[];
}

/** Whether a request is for the tip, which every run asks for anew. */
export const isForTip = (request: string): boolean => /tip\/height|eth_blockNumber/.test(request);

const bitcoin: TracedChain = {
  name: 'bitcoin',
  async serve(here, script = {}) {
    const world = bitcoinWorld(3);
    const server = await esploraServer(world, { flavour: 'blockstream', ...script });
    const coinbases = world.transactions.filter(({ inputs }) => inputs.length === 0);
    return served(here, server, {
      chain: 'bitcoin',
      kind: 'esplora',
      base: '/api',
      seeds: coinbases.map(({ txid }) => txid),
      more: '',
    });
  },
};

const ethereum: TracedChain = {
  name: 'ethereum',
  async serve(here, script = {}) {
    const world = evmWorld(5);
    const server = await etherscanServer(world, { flavour: 'etherscan', ...script });
    const tokens = world.tokens.map(({ contract }, n) => `"${contract}": { symbol: T${n}, decimals: 9 }`);
    return served(here, server, {
      chain: 'ethereum',
      kind: 'etherscan',
      base: '/',
      seeds: world.accounts.slice(3, 4),
      more: `    confirmations: 12\nassets: { ethereum: { ${tokens.join(', ')} } }\n`,
    });
  },
};

export const chains: readonly TracedChain[] = [bitcoin, ethereum];

interface Service {
  readonly chain: string;
  readonly kind: string;
  /** Path of the API below the server's URL. */
  readonly base: string;
  readonly seeds: readonly string[];
  /** Lines of the configuration behind the chain's providers. */
  readonly more: string;
}

function served(here: Place, server: ApiServer, { chain, kind, base, seeds, more }: Service): ServedChain {
  here.finally(() => server.close());
  const provider = `{ kind: ${kind}, url: "${server.url}${base}", ratePerSecond: 1000, concurrency: ${CONCURRENCY} }`;
  const config = here.write(
    'config.yaml',
    `chains:\n  ${chain}:\n    providers:\n      - ${provider}\n${more}${NO_SERVICES}`,
  );
  return {
    server,
    trace: [
      ...['trace', ...seeds.map((seed) => `${chain}:${seed}`), '--config', config],
      ...['--policy', 'haircut,fifo,lifo,tiho', '--min-taint', '1'],
    ],
    requests: (from = 0) =>
      server.stats.paths
        .slice(from)
        .filter((path) => !isForTip(path))
        .map((path) => `GET ${path.slice(base.length)}`),
  };
}

/** Requests whose answers a store holds, every entry read and found whole. It is read from a copy: opening a store marks it as looked over. */
export async function storedRequests(here: Place, name: string): Promise<ReadonlySet<string>> {
  const copy = here.path(`${name}.copy`);
  cpSync(here.path(name), copy, { recursive: true });
  const store = await openLmdbStore(copy);
  const requests = new Set<string>();
  for await (const key of store.lookups.keys('')) {
    const entry = await store.lookups.get(key);
    if (entry) requests.add(entry.request);
  }
  for await (const key of store.facts.keys('')) await store.facts.get(key);
  await store.close();
  return requests;
}

import { bitcoinSource } from '../../../src/chains/bitcoin/source.ts';
import type { HoldingId } from '../../../src/core/ids.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import type { OnNetEvent } from '../../../src/net/events.ts';
import { createNet } from '../../../src/net/net.ts';
import type { RetryPolicy } from '../../../src/net/retry.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { Store } from '../../../src/store/store.ts';
import type { ChainSource, HistoryQuery, HubLimits } from '../../../src/trace/source.ts';
import type { ApiServer } from '../../support/api-server.ts';
import { type BitcoinWorld, bitcoin, btc } from '../../support/bitcoin-world.ts';
import { type BlockbookServerOptions, blockbookServer } from '../../support/blockbook-server.ts';
import { type EsploraServerOptions, esploraServer } from '../../support/esplora-server.ts';

/** A server of either kind: without a kind, an Esplora. */
export type ServerOptions =
  | (EsploraServerOptions & { readonly kind?: 'esplora' })
  | (BlockbookServerOptions & { readonly kind: 'blockbook' });

export interface Lab extends AsyncDisposable {
  readonly servers: readonly ApiServer[];
  readonly source: ChainSource;
  readonly store: Store;
  requests(): number;
  /** Another run over the same store and servers. */
  again(offline?: boolean): ChainSource;
}

export interface LabOptions {
  readonly store?: Store;
  readonly basePath?: string;
  readonly retry?: Partial<RetryPolicy>;
  readonly onEvent?: OnNetEvent;
}

/** A source over real HTTP servers of a world, one for each of the options. */
export async function lab(
  world: BitcoinWorld,
  options: readonly ServerOptions[],
  { store = memoryStore(), basePath = '/api', retry = {}, onEvent = () => {} }: LabOptions = {},
): Promise<Lab> {
  const servers = await Promise.all(
    options.map((each) =>
      each.kind === 'blockbook' ? blockbookServer(world, each) : esploraServer(world, each),
    ),
  );
  const net = createNet({ version: 'test', onEvent, retry: { baseMs: 1, rateLimitMs: 1, ...retry } });
  const endpoints = servers.map(({ url }, n) =>
    net.endpoint({
      kind: options[n]?.kind ?? 'esplora',
      url: options[n]?.kind === 'blockbook' ? url : url + basePath,
      ratePerSecond: 1_000,
      concurrency: 16,
      timeoutMs: 5_000,
    }),
  );
  const again = (offline = false): ChainSource =>
    bitcoinSource({
      chain: bitcoin,
      asset: btc,
      endpoints,
      lookups: cachedLookups({ store, offline }),
      confirmations: 6,
    });
  return {
    servers,
    store,
    source: again(),
    again,
    requests: () => servers.reduce((sum, { stats }) => sum + stats.requests, 0),
    async [Symbol.asyncDispose]() {
      net.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

export const query = (asOf: number, hub: HubLimits | null = null): HistoryQuery => ({
  asOf,
  hub,
  signal: new AbortController().signal,
});

/** Every history of a batch; throws the first failure. */
export async function historiesOf(
  source: ChainSource,
  holdings: readonly Holding[],
  asked: HistoryQuery,
): Promise<Map<HoldingId, History>> {
  const found = new Map<HoldingId, History>();
  for await (const answer of source.histories(holdings, asked)) {
    if ('failure' in answer) throw answer.failure;
    found.set(answer.holding, answer);
  }
  return found;
}

/** Follows holdings round by round as a trace does, as far as `follows` lets it; everything read. */
export async function follow(
  source: ChainSource,
  from: readonly Holding[],
  asked: HistoryQuery,
  follows: (holding: Holding) => boolean = () => true,
): Promise<Map<HoldingId, History>> {
  const known = new Map<HoldingId, History>();
  for (let next = from; next.length > 0; ) {
    const found = await historiesOf(source, next, asked);
    for (const [id, history] of found) known.set(id, history);
    const reached = [...found.values()].flatMap(({ movements }) =>
      movements.flatMap(({ outputs }) => outputs.map(({ holding }) => holding)),
    );
    const fresh = new Map(reached.map((holding) => [holding.id, holding]));
    next = [...fresh.values()].filter((holding) => !known.has(holding.id) && follows(holding));
  }
  return known;
}

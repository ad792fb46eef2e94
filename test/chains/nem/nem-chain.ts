import { onTestFinished } from 'vitest';
import { nemSource } from '../../../src/chains/nem/source.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { Store } from '../../../src/store/store.ts';
import type { ChainSource, HistoryAnswer, HubLimits } from '../../../src/trace/source.ts';
import type { ApiServer } from '../../support/api-server.ts';
import { chain, type NemWorld, xem } from '../../support/nem-world.ts';
import { type NisOptions, nisServer } from '../../support/nis-server.ts';

export interface Chain extends AsyncDisposable {
  readonly source: ChainSource;
  readonly servers: readonly ApiServer[];
  readonly store: Store;
  /** All requests so far. */
  requests(): number;
}

export interface ChainOptions {
  readonly nodes?: readonly NisOptions[];
  readonly store?: Store;
  readonly offline?: boolean;
  readonly tokens?: NemWorld['tokens'];
  /** Servers that run already, as those of an earlier run; whoever started them closes them. */
  readonly servers?: readonly ApiServer[];
}

const quick = { baseMs: 2, capMs: 8, rateLimitMs: 5, setAsideMs: 10, setAsideCapMs: 20, patienceMs: 400 };

/** A source over real nodes that tell a world, closed when the test ends. */
export async function openChain(
  world: NemWorld | (() => NemWorld),
  options: ChainOptions = {},
): Promise<Chain> {
  const opened = await serveChain(world, options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** The same, closed by whoever opens it: for tests that open many. */
export async function serveChain(
  world: NemWorld | (() => NemWorld),
  options: ChainOptions = {},
): Promise<Chain> {
  const { nodes = [{}], store = memoryStore(), offline = false } = options;
  const current = typeof world === 'function' ? world : () => world;
  const started = options.servers ? [] : await Promise.all(nodes.map((node) => nisServer(current, node)));
  const servers = options.servers ?? started;
  const net = createNet({ version: 'test', retry: quick });
  const endpoints = servers.map(({ url }) =>
    net.endpoint({ kind: 'nis1', url, ratePerSecond: 1_000, concurrency: 8, timeoutMs: 10_000 }),
  );
  const source = nemSource({
    chain,
    native: xem,
    tokens: options.tokens ?? current().tokens,
    endpoints,
    lookups: cachedLookups({ store, offline }),
    confirmations: 30,
  });
  return {
    source,
    servers,
    store,
    requests: () => servers.reduce((sum, { stats }) => sum + stats.requests, 0),
    async [Symbol.asyncDispose]() {
      net.close();
      await Promise.all(started.map((server) => server.close()));
    },
  };
}

export const signal = (): AbortSignal => new AbortController().signal;

/** Every answer, in the order of the holdings. */
export async function answers(
  { source }: Pick<Chain, 'source'>,
  holdings: readonly Holding[],
  asOf: number,
  hub: HubLimits | null = null,
): Promise<HistoryAnswer[]> {
  const given = new Map<string, HistoryAnswer>();
  for await (const answer of source.histories(holdings, { asOf, hub, signal: signal() })) {
    if (given.has(answer.holding)) throw new Error(`two answers for ${answer.holding}`);
    given.set(answer.holding, answer);
  }
  return holdings.map(({ id }) => given.get(id) as HistoryAnswer);
}

/** Histories of the holdings; a failure is thrown. */
export async function histories(
  opened: Pick<Chain, 'source'>,
  holdings: readonly Holding[],
  asOf: number,
  hub: HubLimits | null = null,
): Promise<History[]> {
  return (await answers(opened, holdings, asOf, hub)).map((answer) => {
    if ('failure' in answer) throw answer.failure;
    return answer;
  });
}

/** Every balance of every account of a world. */
export const allHoldings = (world: NemWorld): Holding[] =>
  world.people.flatMap(({ address }) =>
    [xem, ...world.tokens.map(({ asset }) => asset)].map((asset) => world.holding(address, asset)),
  );

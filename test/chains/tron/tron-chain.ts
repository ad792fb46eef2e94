import { onTestFinished } from 'vitest';
import { tronSource } from '../../../src/chains/tron/source.ts';
import type { AssetId } from '../../../src/core/ids.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { Store } from '../../../src/store/store.ts';
import type { ChainSource, HistoryAnswer, HubLimits } from '../../../src/trace/source.ts';
import { accountOf, chain, holdingOf, type TronWorld, tokens, trx } from '../../support/tron-world.ts';
import { type TrongridOptions, type TrongridServer, trongridServer } from '../../support/trongrid-server.ts';

export interface Chain extends AsyncDisposable {
  readonly source: ChainSource;
  readonly servers: readonly TrongridServer[];
  readonly store: Store;
  /** All requests so far. */
  requests(): number;
}

export interface ChainOptions {
  readonly servers?: readonly TrongridOptions[];
  readonly pageRows?: number;
  readonly store?: Store;
  readonly offline?: boolean;
  readonly tokens?: typeof tokens;
}

const quick = { baseMs: 2, capMs: 8, rateLimitMs: 5, setAsideMs: 10, setAsideCapMs: 20, patienceMs: 2_000 };

/** A source over real HTTP servers that tell a world, closed when the test ends. */
export async function openChain(world: TronWorld, options: ChainOptions = {}): Promise<Chain> {
  const opened = await serveChain(world, options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** The same, closed by whoever opens it: for tests that open many. */
export async function serveChain(world: TronWorld, options: ChainOptions = {}): Promise<Chain> {
  const { servers: kinds = [{}], store = memoryStore(), offline = false } = options;
  const servers = await Promise.all(kinds.map((kind) => trongridServer(world, kind)));
  const net = createNet({ version: 'test', retry: quick });
  const endpoints = servers.map(({ url }, n) =>
    net.endpoint({
      kind: 'trongrid',
      url,
      ...(kinds[n]?.key !== undefined && { key: kinds[n].key }),
      keyIn: { place: 'header', name: 'TRON-PRO-API-KEY' },
      ratePerSecond: 1_000,
      concurrency: 8,
      timeoutMs: 10_000,
    }),
  );
  const source = tronSource({
    chain,
    native: trx,
    tokens: options.tokens ?? tokens,
    endpoints,
    lookups: cachedLookups({ store, offline }),
    confirmations: 20,
    ...(options.pageRows !== undefined && { pageRows: options.pageRows }),
  });
  return {
    source,
    servers,
    store,
    requests: () => servers.reduce((sum, { stats }) => sum + stats.requests, 0),
    async [Symbol.asyncDispose]() {
      net.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

export const signal = (): AbortSignal => new AbortController().signal;

/** Every answer, in the order of the holdings. */
export async function answers(
  { source }: Chain,
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
  opened: Chain,
  holdings: readonly Holding[],
  asOf: number,
  hub: HubLimits | null = null,
): Promise<History[]> {
  return (await answers(opened, holdings, asOf, hub)).map((answer) => {
    if ('failure' in answer) throw answer.failure;
    return answer;
  });
}

export const assets: readonly AssetId[] = [trx, ...tokens.map(({ asset }) => asset)];

/** An account's balance of an asset. */
export const balance = (address: string, asset: AssetId): Holding => holdingOf(accountOf(address), asset);

/** Every balance of every account of a world. */
export const allHoldings = (world: TronWorld): Holding[] =>
  world.accounts.flatMap((address) => assets.map((asset) => balance(address, asset)));

/** What the source should give for a holding that is read whole. */
export function truth(world: TronWorld, address: string, asset: AssetId, asOf: number): History {
  const leftOut = world.leftOut(address, asOf);
  return {
    holding: balance(address, asset).id,
    opening: 0n,
    movements: world.history(address, asset, asOf),
    through: asOf,
    gap: null,
    notes: world.notes(address, asOf),
    ...(leftOut && { leftOut }),
  };
}

/** The same for all of them. */
export const allTruth = (world: TronWorld, asOf: number): History[] =>
  world.accounts.flatMap((address) => assets.map((asset) => truth(world, address, asset, asOf)));

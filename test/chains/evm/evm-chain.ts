import { onTestFinished } from 'vitest';
import { evmSource } from '../../../src/chains/evm/source.ts';
import type { AssetId } from '../../../src/core/ids.ts';
import type { LeftOutTokens } from '../../../src/core/left-out.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import type { Endpoint } from '../../../src/net/endpoint.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { Store } from '../../../src/store/store.ts';
import type { TransactionFacts } from '../../../src/trace/inquiry.ts';
import type { ChainSource, HistoryAnswer, HubLimits } from '../../../src/trace/source.ts';
import type { ApiServer } from '../../support/api-server.ts';
import { type EtherscanOptions, etherscanServer } from '../../support/etherscan-server.ts';
import { worldLogs } from '../../support/evm-events.ts';
import { account, chain, type EvmTransaction, type EvmWorld, ether, ZERO } from '../../support/evm-world.ts';
import { type JsonRpcOptions, jsonrpcServer } from '../../support/jsonrpc-server.ts';

export interface Chain extends AsyncDisposable {
  readonly source: ChainSource;
  readonly servers: readonly ApiServer[];
  /** One a server, in the same order. */
  readonly endpoints: readonly Endpoint[];
  readonly store: Store;
  /** Methods that the nodes were asked for. */
  asked(): string[];
  /** All requests so far. */
  requests(): number;
  /** Another source over the same store and servers, or some of them. */
  again(options: Pick<ChainOptions, 'tokens' | 'offline'> & { readonly endpoints?: readonly Endpoint[] }): {
    readonly source: ChainSource;
  };
}

export interface ChainOptions {
  /** Explorers; one by default where there are no nodes. */
  readonly servers?: readonly EtherscanOptions[];
  readonly nodes?: readonly JsonRpcOptions[];
  readonly pageRows?: number;
  readonly store?: Store;
  readonly offline?: boolean;
  readonly tokens?: EvmWorld['tokens'];
}

const quick = { baseMs: 2, capMs: 8, rateLimitMs: 5, setAsideMs: 10, setAsideCapMs: 20, patienceMs: 2_000 };

/** A source over real HTTP servers that tell a world, closed when the test ends. */
export async function openChain(world: EvmWorld, options: ChainOptions = {}): Promise<Chain> {
  const opened = await serveChain(world, options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** The same, closed by whoever opens it: for tests that open many. */
export async function serveChain(world: EvmWorld, options: ChainOptions = {}): Promise<Chain> {
  const { nodes = [], store = memoryStore() } = options;
  const { servers: kinds = nodes.length === 0 ? [{ flavour: 'etherscan' as const }] : [] } = options;
  const served = await Promise.all(nodes.map((node) => jsonrpcServer(world, node)));
  const servers = [...(await Promise.all(kinds.map((kind) => etherscanServer(world, kind)))), ...served];
  const keys = [...kinds, ...nodes].map(({ key }) => key);
  const net = createNet({ version: 'test', retry: quick });
  const endpoints = servers.map(({ url }, n) =>
    net.endpoint({
      kind: kinds[n]?.flavour ?? 'jsonrpc',
      url,
      ...(keys[n] !== undefined && { key: keys[n] }),
      ...(n >= kinds.length && { keyIn: { place: 'path' } as const }),
      ratePerSecond: 1_000,
      concurrency: 8,
      timeoutMs: 10_000,
    }),
  );
  const again: Chain['again'] = (given) => ({
    source: evmSource({
      chain,
      chainId: 1,
      native: ether,
      tokens: given.tokens ?? world.tokens,
      endpoints: given.endpoints ?? endpoints,
      lookups: cachedLookups({ store, offline: given.offline ?? false }),
      confirmations: 12,
      ...(options.pageRows !== undefined && { pageRows: options.pageRows }),
    }),
  });
  return {
    ...again(options),
    again,
    servers,
    endpoints,
    store,
    asked: () => served.flatMap(({ asked }) => asked),
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

export const assetsOf = (world: EvmWorld): AssetId[] => [ether, ...world.tokens.map(({ asset }) => asset)];

/** Every balance of every account of a world. */
export const allHoldings = (world: EvmWorld): Holding[] =>
  world.accounts.flatMap((address) => assetsOf(world).map((asset) => world.holding(address, asset)));

/** What the source should give for a holding that is read whole. */
export const truth = (world: EvmWorld, address: string, asset: AssetId, asOf: number): History => {
  const holding = world.holding(address, asset);
  const leftOut = world.leftOut(address, asOf);
  return {
    holding: holding.id,
    opening: 0n,
    movements: world.history(holding, asOf),
    through: asOf,
    gap: null,
    notes: world.notes(address, asOf),
    ...(leftOut && { leftOut }),
  };
};

/** The same from a node: it tells every index, and knows no allocations of the genesis block. */
export const nodeTruth = (world: EvmWorld, address: string, asset: AssetId, asOf: number): History => {
  const told = truth(world, address, asset, asOf);
  const holding = world.holding(address, asset);
  const movements = world.movements
    .filter(
      ({ txid, position, inputs, outputs }) =>
        position.height <= asOf &&
        txid.startsWith('0x') &&
        [...inputs, ...outputs].some((leg) => leg.holding.id === holding.id),
    )
    .map((movement) => world.told(holding, movement));
  return { ...told, movements, ...(told.leftOut && { leftOut: unnamed(told.leftOut) }) };
};

/** Nodes do not tell what tokens are called. */
export const unnamed = ({ tokens, ...rest }: LeftOutTokens): LeftOutTokens => ({
  ...rest,
  tokens: tokens.map((token) => ({ ...token, symbol: null, name: null })),
});

/** What a whole transaction is. */
export function factsTruth(world: EvmWorld, transaction: EvmTransaction): TransactionFacts {
  const { hash, block, index, time, from = '', to, input = '0x', told } = transaction;
  const followed = new Set(world.tokens.map(({ contract }) => contract));
  const party = (address: string) => (address === ZERO ? null : account(address));
  return {
    chain,
    txid: hash as TransactionFacts['txid'],
    position: { height: block, index, time },
    sender: account(from),
    to: to === undefined ? null : account(to),
    input,
    movements: world.movements
      .filter(({ txid }) => txid === hash)
      .map((movement) => ({ ...movement, ...told })),
    unfollowed: transaction.transfers.flatMap(({ contract, from, to, value }) =>
      value === undefined || value === 0n || followed.has(contract)
        ? []
        : [{ contract: account(contract), from: party(from), to: party(to), amount: value }],
    ),
    logs: worldLogs(world.transactions)
      .filter((log) => log.transaction === transaction)
      .map(({ address, topics, data }) => ({ contract: account(address), topics, data })),
  };
}

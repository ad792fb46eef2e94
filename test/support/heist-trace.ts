import { evmSource } from '../../src/chains/evm/source.ts';
import { atlasOf } from '../../src/cli/atlas.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { type AccountId, type Amount, txId } from '../../src/core/ids.ts';
import { floorsOf } from '../../src/core/loss.ts';
import type { Seed } from '../../src/core/movement.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import type { RankStrategy } from '../../src/core/rank/rank.ts';
import { createNet } from '../../src/net/net.ts';
import { cachedLookups } from '../../src/store/cached-lookups.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { type TraceOptions, trace } from '../../src/trace/trace.ts';
import { etherscanServer } from './etherscan-server.ts';
import { chain, ether } from './evm-world.ts';
import { type FullSettlement, fullSettlement } from './full-settlement.ts';
import type { HeistWorld, Theft } from './heist-world.ts';
import { graphContext } from './world-source.ts';

/** 0.001 % of the stolen sum, in parts per billion. */
const FLOOR = 10_000n;
export interface Walk {
  readonly policy: TaintPolicy;
  readonly depth: number;
  /** Parts per million; see `FullKnowledge`. */
  readonly presume?: bigint | undefined;
  /** What is looked up first; by default the nearest. */
  readonly rank?: RankStrategy;
  /** Budget of lookups; by default as configured. */
  readonly lookups?: number;
}

export interface Walked {
  readonly graph: FlowGraph;
  /** Histories that the walk asked for. */
  readonly histories: number;
}

/** A world behind a server that speaks like Etherscan, and one store for all that is asked of it. */
export interface HeistServer extends AsyncDisposable {
  readonly seeds: readonly Seed[];
  readonly floor: Amount;
  /** Requests so far. */
  requests(): number;
  /** The trace as the program makes it, over real HTTP. */
  walk(walk: Walk): Promise<Walked>;
  /** The same with full knowledge of the world: no server, no lookups, none of the code that traces. */
  settle(walk: Walk): FullSettlement;
}

/** Serves a world; the seeds are the thefts, or those of them that a person knows of. */
export async function serveHeist(
  heist: HeistWorld,
  thefts: readonly Theft[] = heist.thefts,
): Promise<HeistServer> {
  const { world } = heist;
  /** What ships: limits, detectors and crossings as whoever installs the program has them. */
  const config = await loadConfig({ env: {} });
  const server = await etherscanServer(world, { flavour: 'etherscan' });
  const net = createNet({ version: 'test' });
  const endpoint = net.endpoint({
    kind: 'etherscan',
    url: server.url,
    ratePerSecond: 5_000,
    concurrency: 8,
    timeoutMs: 60_000,
  });
  const asOf = world.tip;
  const source = evmSource({
    chain,
    chainId: 1,
    native: ether,
    tokens: world.tokens,
    endpoints: [endpoint],
    lookups: cachedLookups({ store: memoryStore(), offline: false }),
    confirmations: 64,
  });
  const query = { asOf, hub: null, signal: new AbortController().signal };
  const seeds: Seed[] = [];
  for (const { txid } of thefts)
    seeds.push(...(await source.seeds({ kind: 'transaction', txid: txId(txid), asset: ether }, query)));
  const stolen = seeds.reduce((sum, { taint }) => sum + taint, 0n);
  const floors = floorsOf({ kind: 'share', perBillion: FLOOR }, new Map([['loss', stolen]]));
  const labels = new Map(heist.labels.map((label) => [label.account, [label]]));
  const byId = new Map(world.movements.map((movement) => [movement.id, movement]));
  const floor = floors.get('loss') as Amount;
  return {
    seeds,
    floor,
    requests: () => server.stats.requests,
    async walk({ policy, depth, presume, rank, lookups = config.limits.maxLookups }) {
      let histories = 0;
      const options: TraceOptions = {
        sources: new Map([[chain, source]]),
        labels: {
          digest: '',
          lookup: async (accounts) =>
            new Map(
              accounts.flatMap((account) => {
                const found = labels.get(account);
                return found ? [[account, found] as const] : [];
              }),
            ),
        },
        seeds,
        named: new Set(),
        unit: { kind: 'asset', asset: ether },
        policies: [policy],
        limits: { hops: depth, lookups, floors, ends: config.ends },
        hub: {
          counterparties: config.limits.hubCounterparties,
          transactions: config.limits.hubTransactions,
        },
        detectors: config.detectors,
        crossings: { finders: config.finders, atlas: atlasOf(config) },
        asOf: new Map([[chain, asOf]]),
        context: graphContext,
        onEvent: (event) => {
          if (event.type === 'done') histories = event.known + event.failed;
        },
        ...(presume !== undefined && { presume }),
        ...(rank && { rank }),
      };
      const { graph } = await trace(options);
      return { graph, histories };
    },
    settle: ({ policy, depth, presume }) =>
      fullSettlement({
        movements: world.movements,
        // The same payments, as the world has them.
        seeds: seeds.map((seed) => ({ ...seed, movement: byId.get(seed.movement.id) as Seed['movement'] })),
        policy,
        floor,
        depth,
        presume,
        absorbs: (account: AccountId) => labels.has(account) || heist.hubs.has(account),
      }),
    async [Symbol.asyncDispose]() {
      net.close();
      await server.close();
    },
  };
}

import type { Decisions } from '../../src/core/decision.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { Knowledge, Limits } from '../../src/core/frontier.ts';
import { allStops, frontier } from '../../src/core/frontier.ts';
import { buildGraph } from '../../src/core/graph.ts';
import type { GraphContext } from '../../src/core/graph-input.ts';
import { type AccountId, type ChainId, chainOf, type HoldingId, type TxId } from '../../src/core/ids.ts';
import { openJournal } from '../../src/core/journal.ts';
import { byStrength, type Category, type Label, type Labels } from '../../src/core/label.ts';
import { floorsOf } from '../../src/core/loss.ts';
import type { History } from '../../src/core/movement.ts';
import { noPatterns } from '../../src/core/pattern-book.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import type { RankStrategy } from '../../src/core/rank/rank.ts';
import { type Settlement, settle } from '../../src/core/settle.ts';
import type { Unread } from '../../src/core/stop.ts';
import type { TransactionFacts } from '../../src/trace/inquiry.ts';
import type { ChainSource, HistoryAnswer } from '../../src/trace/source.ts';
import { type TraceOptions, trace } from '../../src/trace/trace.ts';
import type { World } from './world.ts';

type Policies = readonly [TaintPolicy, ...TaintPolicy[]];

export interface WorldTrace {
  readonly policies: Policies;
  readonly direction?: 'forward' | 'backward';
  readonly hops?: number;
  readonly lookups?: number;
  readonly floor?: bigint;
  readonly labelled?: readonly AccountId[];
  readonly decisions?: Decisions;
  readonly unread?: Unread;
  readonly rank?: RankStrategy;
  /** Ticks each lookup takes, in the order they are asked: what makes answers arrive in any order. */
  readonly delays?: readonly number[];
  readonly onRound?: TraceOptions['onRound'];
  /** Ends it: nothing is answered from then on. */
  readonly signal?: AbortSignal;
}

export const chainOfWorld = (world: World): ChainId => chainOf(world.accounts[0] as AccountId);

/** Traces a world through the real loop, over a source whose answers arrive in the order the delays give. */
export async function traceWorld(world: World, options: WorldTrace): Promise<FlowGraph> {
  const chain = chainOfWorld(world);
  const labels = labelsOf(options);
  const { graph } = await trace({
    sources: new Map([[chain, worldSource(world, options.delays ?? [0])]]),
    labels: {
      digest: '',
      lookup: async (accounts) => new Map([...labels].filter(([account]) => accounts.includes(account))),
    },
    ...(options.unread && { unread: options.unread }),
    ...(options.rank && { rank: options.rank }),
    ...(options.direction && { direction: options.direction }),
    ...(options.onRound && { onRound: options.onRound }),
    ...(options.signal && { signal: options.signal }),
    seeds: world.seeds,
    named: new Set(),
    ...(options.decisions && { decisions: options.decisions }),
    unit: { kind: 'each' },
    policies: options.policies,
    limits: limitsOf(world, options),
    hub: null,
    asOf: new Map([[chain, 1000]]),
    context: graphContext,
  });
  return graph;
}

/** The graph of the same world with every history known beforehand: no walk, no source. */
export function replayWorld(world: World, options: WorldTrace): FlowGraph {
  const histories = new Map<HoldingId, History>(
    [...world.holdings.keys()].map((id) => [id, world.history(id)]),
  );
  const knowledge: Knowledge = {
    histories,
    failures: new Map(),
    labels: labelsOf(options),
    patterns: noPatterns,
    asked: 0,
    waiting: new Set(),
    unread: options.unread ?? (() => undefined),
    named: new Set(),
    decisions: options.decisions ?? new Map(),
    unit: { kind: 'each' },
    limits: limitsOf(world, options),
  };
  const { floors } = knowledge.limits;
  const facts = { histories: histories.values(), seeds: world.seeds, floors };
  const journal = openJournal({ ...facts, unit: { kind: 'each' } });
  const [first, ...others] = options.policies;
  const settlements: [Settlement, ...Settlement[]] = [
    settle(journal, first),
    ...others.map((policy) => settle(journal, policy)),
  ];
  const led = frontier(settlements[0], knowledge);
  return buildGraph({
    settlements,
    stops: allStops(settlements, led, knowledge),
    knowledge,
    seeds: world.seeds,
    leads: [],
    clusters: [],
    remarks: [],
    context: {
      ...graphContext,
      parameters: { ...graphContext.parameters, asOf: { [chainOfWorld(world)]: 1000 } },
    },
  });
}

export const graphContext: GraphContext = {
  tool: { name: 'coinhound', version: '0' },
  incident: null,
  parameters: {
    policies: [],
    limits: { hops: 0, minTaint: '0', maxLookups: 0, hubCounterparties: 0, hubTransactions: 0 },
    through: [],
    asOf: {},
    digests: { labels: '', configuration: '' },
  },
  assets: new Map(),
  chains: new Map(),
  assumptions: [],
};

function limitsOf(world: World, { hops = 1e9, lookups = 1e9, floor = 0n }: WorldTrace): Limits {
  const books = new Map(
    world.seeds.map(({ movement, output }) => [movement.outputs[output]?.holding.asset as never, 0n]),
  );
  return {
    hops,
    lookups,
    floors: floorsOf({ kind: 'amount', amount: floor }, books),
    ends: new Set<Category>(['exchange']),
  };
}

function labelsOf({ labelled = [] }: WorldTrace): Labels {
  const label = (account: AccountId): Label => ({
    account,
    name: 'Exchange',
    category: 'exchange',
    source: 'test',
    licence: null,
    confidence: 50,
    firstSeen: null,
    lastSeen: null,
    published: null,
    role: null,
  });
  return new Map(labelled.map((account) => [account, [label(account)].sort(byStrength)]));
}

function factsOf(world: World, txid: TxId): TransactionFacts | null {
  const movements = world.movements.filter((movement) => movement.txid === txid);
  const [first] = movements;
  if (!first) return null;
  const { chain, position } = first;
  return { chain, txid, position, sender: null, to: null, input: '0x', movements, unfollowed: [], logs: [] };
}

function worldSource(world: World, delays: readonly number[]): ChainSource {
  let asked = 0;
  return {
    chain: chainOfWorld(world),
    account: (address) => address as AccountId,
    transaction: () => undefined,
    tip: async () => 1000,
    seeds: async () => world.seeds,
    transactionFacts: async (txid) => factsOf(world, txid),
    async *histories(holdings, { signal }): AsyncIterable<HistoryAnswer> {
      if (signal.aborted) return;
      const arrived: History[] = [];
      let wake = (): void => {};
      for (const { id } of holdings) {
        const ticks = delays[asked++ % delays.length] as number;
        void (async () => {
          for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
          arrived.push(world.history(id));
          wake();
        })();
      }
      for (let answered = 0; answered < holdings.length; ) {
        if (arrived.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        for (const history of arrived.splice(0)) {
          answered++;
          yield history;
        }
      }
    },
  };
}

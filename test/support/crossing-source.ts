import { CoinhoundError } from '../../src/core/error.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { Knowledge, Limits } from '../../src/core/frontier.ts';
import { allStops, frontier } from '../../src/core/frontier.ts';
import { buildGraph } from '../../src/core/graph.ts';
import { transactionNode } from '../../src/core/graph-input.ts';
import type { AccountId, ChainId, HoldingId, MovementId, TxId } from '../../src/core/ids.ts';
import { booksOf, openJournal } from '../../src/core/journal.ts';
import { type Category, endingLabel } from '../../src/core/label.ts';
import { floorsOf, type LossUnit } from '../../src/core/loss.ts';
import type { History, Leg, Seed } from '../../src/core/movement.ts';
import type { Hit } from '../../src/core/pattern.ts';
import { patternBook } from '../../src/core/pattern-book.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { type Settlement, settle } from '../../src/core/settle.ts';
import { wrapsOf } from '../../src/core/wraps.ts';
import type { Detector } from '../../src/trace/detector.ts';
import type { TransactionFacts } from '../../src/trace/inquiry.ts';
import type { OpenedChain } from '../../src/trace/opened-chains.ts';
import type { ChainSource, HistoryAnswer } from '../../src/trace/source.ts';
import { type TraceResult, trace } from '../../src/trace/trace.ts';
import { depositFinders, SERVICE } from './crossing-finder.ts';
import type { CrossingWorld, Deposit } from './crossing-world.ts';
import { graphContext } from './world-source.ts';

export interface CrossingTrace {
  readonly policies: readonly [TaintPolicy, ...TaintPolicy[]];
  readonly direction?: 'forward' | 'backward';
  readonly unit?: 'each' | 'asset';
  readonly hops?: number;
  readonly lookups?: number;
  readonly floor?: bigint;
  readonly presume?: bigint | undefined;
  /** Whether mixing transactions are walked through. */
  readonly through?: boolean;
  /** Ticks each lookup takes, in the order they are asked: what makes answers arrive in any order. */
  readonly delays?: readonly number[];
  /** Deposits that the finders know; by default all. */
  knows?(deposit: Deposit): boolean;
  /** Which lookups fail for good, by holding or question as in the failures of a trace. */
  fails?(key: string): boolean;
  /** Opens the chain that has no seed; by default it is opened like any other. */
  readonly open?: (opened: OpenedChain) => Promise<OpenedChain | undefined>;
  /** The trace is told to end when so many lookups were begun. */
  readonly interruptAt?: number;
  /** What earlier runs looked up. */
  readonly store?: Map<string, unknown>;
}

/** Traces a world through the real loop, with finders and a detector of its own. */
export function traceCrossings(world: CrossingWorld, options: CrossingTrace): Promise<TraceResult> {
  const { chains } = world;
  const ends = endsOf(options);
  const interrupt = new AbortController();
  const look = lookups(options, interrupt);
  const sources = new Map(chains.map((chain) => [chain, sourceOf(world, chain, look)] as const));
  const seeds = seedsOf(world, options);
  const seeded = new Set(seeds.map(({ movement }) => movement.chain));
  const isSeeded = ([chain]: readonly [ChainId, unknown]): boolean => seeded.has(chain);
  return trace({
    sources: new Map([...sources].filter(isSeeded)),
    asOf: new Map(chains.map((chain) => [chain, 1000] as const).filter(isSeeded)),
    openChain: async (chain) => {
      const opened = { source: sources.get(chain) as ChainSource, asOf: 1000 };
      return options.open ? options.open(opened) : opened;
    },
    labels: {
      digest: '',
      lookup: async (accounts) => new Map([...world.labels].filter(([owner]) => accounts.includes(owner))),
    },
    seeds,
    named: new Set(),
    decisions: new Map(),
    unit: unitOf(seeds, options),
    policies: options.policies,
    limits: limitsOf(seeds, options, ends),
    hub: null,
    ...(options.presume !== undefined && { presume: options.presume }),
    ...(options.direction && { direction: options.direction }),
    detectors: [{ detector: mixDetector(world), parameters: {} }],
    crossings: {
      finders: depositFinders(world.deposits.filter(options.knows ?? (() => true))),
      atlas: new Proxy({} as never, {}),
    },
    service: (_, path, signal) =>
      look(`service ${SERVICE} ${path}`, () => serviceAnswer(world, path), signal),
    context: graphContext,
    signal: interrupt.signal,
  });
}

/** The graph of the same world with every history and every crossing known beforehand: no walk, no source. */
export function replayCrossings(world: CrossingWorld, options: CrossingTrace): FlowGraph {
  const ends = endsOf(options);
  const seeds = seedsOf(world, options);
  const unit = unitOf(seeds, options);
  const closed = new Set(
    [...world.mixes.keys()].flatMap((id) =>
      options.through ? [] : world.movements.get(id)!.outputs.map(({ holding }) => holding.id),
    ),
  );
  const histories = new Map<HoldingId, History>();
  for (const { inputs, outputs } of world.movements.values())
    for (const { holding } of [...inputs, ...outputs])
      if (!closed.has(holding.id) && !endingLabel(world.labels.get(holding.owner), ends))
        histories.set(holding.id, world.history(holding.id));
  const hits = [...world.mixes.keys()].map((id) => mixHit(world, id));
  const patterns = patternBook(hits, world.movements.values());
  const knowledge: Knowledge = {
    histories,
    failures: new Map(),
    labels: world.labels,
    patterns,
    asked: 0,
    waiting: new Set(),
    unread: () => undefined,
    named: new Set(),
    decisions: new Map(),
    unit,
    limits: limitsOf(seeds, options, ends),
  };
  const journal = openJournal({
    histories: histories.values(),
    seeds,
    unit,
    floors: knowledge.limits.floors,
    crossings: [
      ...wrapsOf([[...world.movements.values()]]),
      ...world.deposits.map(({ crossing }) => crossing),
    ],
    spreads: options.through ? patterns.spreads : new Map(),
    ...(options.presume !== undefined && { presume: options.presume }),
  });
  const [first, ...others] = options.policies;
  const settlements: [Settlement, ...Settlement[]] = [
    settle(journal, first),
    ...others.map((policy) => settle(journal, policy)),
  ];
  return buildGraph({
    settlements,
    stops: allStops(settlements, frontier(settlements[0], knowledge), knowledge),
    knowledge,
    seeds,
    leads: [],
    clusters: [],
    remarks: [],
    context: graphContext,
  });
}

const endsOf = ({ through }: CrossingTrace): ReadonlySet<Category> =>
  new Set<Category>(through ? ['exchange', 'bridge'] : ['exchange', 'bridge', 'coinjoin']);

const assetOf = ({ movement, output }: Seed) => (movement.outputs[output] as Leg).holding.asset;

/** One ledger for all takes seeds of one asset. */
function seedsOf({ seeds }: CrossingWorld, { unit }: CrossingTrace): readonly Seed[] {
  return unit === 'asset' ? seeds.filter((seed) => assetOf(seed) === assetOf(seeds[0] as Seed)) : seeds;
}

const unitOf = (seeds: readonly Seed[], { unit }: CrossingTrace): LossUnit =>
  unit === 'asset' ? { kind: 'asset', asset: assetOf(seeds[0] as Seed) } : { kind: 'each' };

function limitsOf(seeds: readonly Seed[], options: CrossingTrace, ends: ReadonlySet<Category>): Limits {
  const { hops = 1e9, lookups = 1e9, floor = 0n } = options;
  const books = new Map(booksOf(seeds, unitOf(seeds, options)).map((book) => [book, 0n]));
  return { hops, lookups, ends, floors: floorsOf({ kind: 'amount', amount: floor }, books) };
}

const mixHit = (world: CrossingWorld, id: MovementId): Hit => ({
  subject: { kind: 'transaction', chain: world.chains[1], txid: id as string as TxId },
  pattern: { name: 'coinjoin.test', confidence: 60, evidence: {} },
  ends: 'coinjoin',
  equal: world.mixes.get(id) as readonly number[],
});

const mixDetector = (world: CrossingWorld): Detector => ({
  name: 'coinjoin',
  summary: 'Knows the mixing transactions of a world.',
  parameters: {},
  when: 'each-round',
  backward: true,
  detect: ({ tainted }) => ({
    hits: tainted
      .filter(({ movement }) => world.mixes.has(movement.id))
      .map(({ movement }) => mixHit(world, movement.id)),
  }),
});

type Look = <T>(key: string, answer: () => T, signal: AbortSignal) => Promise<T>;

/** Lookups that take their time, fail, are kept, and end when the trace is told to. */
function lookups(options: CrossingTrace, interrupt: AbortController): Look {
  const { delays = [0], fails = () => false, store = new Map<string, unknown>() } = options;
  let asked = 0;
  return async (key, answer, signal) => {
    const ticks = delays[asked++ % delays.length] as number;
    if (asked === options.interruptAt) interrupt.abort(new Error('enough'));
    for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
    if (store.has(key)) return store.get(key) as ReturnType<typeof answer>;
    signal.throwIfAborted();
    if (fails(key)) throw new CoinhoundError('upstream', 'http-status', 'the provider answered 503');
    const found = answer();
    store.set(key, found);
    return found;
  };
}

function serviceAnswer({ deposits }: CrossingWorld, path: string): unknown {
  const deposit = deposits.find(({ crossing }) => path === `/${crossing.id}`);
  return deposit?.crossing.received.map(({ movement }) => movement.id) ?? null;
}

function sourceOf(world: CrossingWorld, chain: ChainId, look: Look): ChainSource {
  return {
    chain,
    account: (address) => address as AccountId,
    transaction: () => undefined,
    tip: async () => 1000,
    seeds: async () => world.seeds,
    transactionFacts: (txid, { signal }) =>
      look(`transaction ${chain} ${txid}`, () => factsOf(world, chain, txid), signal),
    async *histories(holdings, { signal }): AsyncIterable<HistoryAnswer> {
      const arrived: HistoryAnswer[] = [];
      let wake = (): void => {};
      for (const { id } of holdings)
        void look(id, () => world.history(id), signal)
          .catch((failure: Error) => ({ holding: id, failure }))
          .then((answer) => {
            arrived.push(answer);
            wake();
          });
      for (let answered = 0; answered < holdings.length; ) {
        if (arrived.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        for (const answer of arrived.splice(0)) {
          answered++;
          yield answer;
        }
      }
    },
  };
}

function factsOf(world: CrossingWorld, chain: ChainId, txid: TxId): TransactionFacts {
  const node = transactionNode(chain, txid);
  const movements = [...world.movements.values()].filter(
    (movement) => transactionNode(movement.chain, movement.txid) === node,
  );
  const [first] = movements;
  if (!first) throw new Error(`no transaction ${node}`);
  const { position } = first;
  return { chain, txid, position, sender: null, to: null, input: '0x', movements, unfollowed: [], logs: [] };
}

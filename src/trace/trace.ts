import type { Crossing } from '../core/crossing.ts';
import type { Decisions } from '../core/decision.ts';
import type { CoinhoundError } from '../core/error.ts';
import type { FlowGraph } from '../core/flow-graph.ts';
import { allStops, type Frontier, frontier, type Knowledge, type Limits } from '../core/frontier.ts';
import { buildGraph } from '../core/graph.ts';
import { type GraphContext, sortedRecord } from '../core/graph-input.ts';
import type { AccountId, ChainId, HoldingId } from '../core/ids.ts';
import { type Journal, openJournal, openMirror } from '../core/journal.ts';
import { endingLabel, type Label } from '../core/label.ts';
import type { LossUnit } from '../core/loss.ts';
import type { History, Holding, Seed } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import { noPatterns, type PatternBook, patternBook } from '../core/pattern-book.ts';
import type { TaintPolicy } from '../core/policies/policy.ts';
import { nearest } from '../core/rank/nearest.ts';
import { precedence } from '../core/rank/precedence.ts';
import type { RankStrategy } from '../core/rank/rank.ts';
import { isReached, type Settlement, settle } from '../core/settle.ts';
import type { Unread } from '../core/stop.ts';
import type { Detection, Detector, Memory, Parameters, Scene } from './detector.ts';
import type { TraceEvent } from './events.ts';
import { type CrossingRules, examinations } from './examinations.ts';
import { graphSoFar } from './graph-so-far.ts';
import { type Answered, type AskService, inquiries } from './inquiries.ts';
import type { Ask } from './inquiry.ts';
import type { LabelSource } from './labels.ts';
import { type LiveHolding, liveHoldings } from './live.ts';
import { addLabels, type Collected, lookUp } from './look-up.ts';
import { type OpenedChain, openedChains } from './opened-chains.ts';
import { reachedAnew } from './reached-anew.ts';
import { readHeights } from './read-heights.ts';
import { remarksOf, unanswered } from './remarks.ts';
import { sceneOf } from './scene.ts';
import { settledEvent } from './settled-event.ts';
import type { ChainSource, HubLimits } from './source.ts';

/** A detector with its parameters as the configuration has them. */
export interface SetDetector {
  readonly detector: Detector;
  readonly parameters: Parameters;
}

export interface TraceOptions {
  readonly sources: ReadonlyMap<ChainId, ChainSource>;
  readonly labels: LabelSource;
  /** Accounts that are not looked up, so that their chains need neither source nor height; by default none. */
  readonly unread?: Unread;
  readonly seeds: readonly Seed[];
  /**
   * Backward, seeds are payments that are asked about, and the walk goes to where their value came from: policies must mirror, what
   * is presumed and walking through CoinJoins mean nothing. By default forward.
   */
  readonly direction?: 'forward' | 'backward';
  /** Accounts a person named: followed whatever their labels say, and read whole however busy. */
  readonly named: ReadonlySet<AccountId>;
  /** What a person decided of accounts; by default nothing. */
  readonly decisions?: Decisions;
  readonly unit: LossUnit;
  /** The first leads the walk; the others settle on the facts it collected. */
  readonly policies: readonly [TaintPolicy, ...TaintPolicy[]];
  readonly limits: Limits;
  /** What is looked up first; by default the nearest. It orders and leaves nothing out, but where the budget does not suffice. */
  readonly rank?: RankStrategy;
  /** Null to read every account whole, however busy. */
  readonly hub: HubLimits | null;
  /** Pinned height by chain. */
  readonly asOf: ReadonlyMap<ChainId, number>;
  /** Height by chain up to which nothing is reorganised any more; by default the pinned one. */
  readonly buried?: ReadonlyMap<ChainId, number>;
  /** Opens a chain that a crossing reaches and no seed is on; by default there is none. */
  readonly openChain?: (chain: ChainId, signal: AbortSignal) => Promise<OpenedChain | undefined>;
  /** By default none. */
  readonly detectors?: readonly SetDetector[];
  /** How crossings are found; without it only wraps are followed. */
  readonly crossings?: CrossingRules;
  readonly service?: AskService;
  /** Parts per million of tainted inflow from which an account's unexplained outflow is presumed stolen; by default none is. */
  readonly presume?: bigint;
  readonly context: GraphContext;
  readonly onEvent?: (event: TraceEvent) => void;
  /**
   * Told of each round but the last once it is settled. `soFar` builds the graph of a trace that is interrupted there, without what
   * detectors tell at the end. It costs nothing while it is not called, and holds on to what the round knew. The trace goes on once what
   * is returned has resolved.
   */
  readonly onRound?: (round: number, soFar: () => FlowGraph) => void | Promise<void>;
  /** Ends the trace in order: what was not read by then is a leaf `unavailable` with code `interrupted`. */
  readonly signal?: AbortSignal;
}

export interface TraceResult {
  readonly graph: FlowGraph;
  /** Lookups that failed for good, by holding or question, with the error of each. Where any is an upstream's, a later run may find more. */
  readonly failures: ReadonlyMap<string, CoinhoundError>;
  /** What a later trace of the same may find changed: see `Remaining`. */
  readonly remaining: Remaining;
}

/** What the outcome of a trace hangs on that may change with later blocks. */
export interface Remaining {
  /** Holdings out of which something may still go. */
  readonly live: readonly LiveHolding[];
  /** Height at which the history of each holding was read that is known, those that live among them: below it nothing of that is read again. */
  readonly read: ReadonlyMap<HoldingId, number>;
  /** Questions of detectors and finders, with the answers they got, by key. */
  readonly questions: ReadonlyMap<string, Answered>;
}

/**
 * Follows the seeds round by round: settle what is known, look up what that reaches, until nothing new is reached.
 * One round is one level of a breadth-first walk; a round ends when all its lookups have, so the graph depends on the
 * facts and the parameters alone. What detectors and finders of crossings ask is looked up in the rounds as well.
 */
export async function trace(options: TraceOptions): Promise<TraceResult> {
  const { seeds, policies, labels: source, limits, unit, context, presume, hub } = options;
  const { unread = () => undefined, onEvent = () => {}, rank = nearest, decisions = NO_DECISIONS } = options;
  const named = new Set([...options.named, ...expanded(decisions)]);
  const isBackward = options.direction === 'backward';
  const detectors = (options.detectors ?? []).filter(({ detector }) => !isBackward || detector.backward);
  const signal = options.signal ?? new AbortController().signal;
  const histories = new Map<HoldingId, History>();
  const failures = new Map<HoldingId, CoinhoundError>();
  const labels = new Map<AccountId, readonly Label[]>();
  const collected: Collected = { histories, failures, labels };
  const symbols = new Map([...context.assets].map(([id, { symbol }]) => [id, symbol]));
  const seen = { histories, labels, symbols };
  const asked = new Set<AccountId>();
  const chains = openedChains({ ...options, open: options.openChain });
  const questions = inquiries({ chains, service: options.service, hub });
  const memories = new Map(detectors.map(({ detector }): [Detector, Memory] => [detector, new WeakMap()]));
  const asking: Asking = { ask: questions.ask, memories };
  const examined = examinations(options.crossings ?? NO_RULES);
  let patterns: PatternBook = noPatterns;
  const knowledge = (waiting: ReadonlySet<HoldingId>): Knowledge => ({
    histories,
    failures: new Map([...failures].map(([id, { code }]) => [id, code])),
    labels,
    patterns,
    asked: questions.answered() + questions.open(),
    waiting,
    unread,
    named,
    decisions,
    unit,
    limits,
  });
  const label = async (settlements: readonly Settlement[]): Promise<void> => {
    const reached = reachedAccounts(settlements).filter((account) => !asked.has(account));
    for (const account of reached) asked.add(account);
    for (const [account, found] of await source.lookup(reached)) {
      addLabels(labels, found);
      const ending = endingLabel(found, limits.ends);
      if (ending) onEvent({ type: 'flagged', account, category: ending.category, name: ending.name });
    }
  };
  /** Of accounts around the trace too: who pays into it may be a service. None of them is reached, so no walk ends by it. */
  const labelAround = async ({ holdings }: Journal): Promise<void> => {
    const others = new Set(holdings.map(({ owner }) => owner).filter((account) => !asked.has(account)));
    for (const found of (await source.lookup([...others])).values()) addLabels(labels, found);
  };
  const walksThrough = !isBackward && !limits.ends.has('coinjoin');
  /**
   * One settlement of what is known, and what it reaches. What that brings to light and needs no lookup is worked in at once:
   * a transaction that is looked at for the first time, one that mixes. Histories and answers stand still meanwhile, and
   * crossings hang on which transactions are looked at. From the second turn on nothing of this is taken back, so each further
   * turn adds at least one of the known transactions to it, and there are no more turns than those. What is not tainted in the end does no harm: a crossing carries no more than it is
   * given, and a spread no more than comes in.
   */
  const settled = async (): Promise<Round> => {
    let found = examined.find(histories, questions.ask);
    let spreads = walksThrough ? patterns.spreads : noPatterns.spreads;
    for (let turn = 1; ; turn++) {
      const known = { histories: histories.values(), seeds, unit, floors: limits.floors };
      const facts = { ...known, crossings: found.crossings, spreads };
      const journal = isBackward
        ? openMirror(facts)
        : openJournal({ ...facts, ...(presume !== undefined && { presume }) });
      const settlement = settle(journal, policies[0]);
      await label([settlement]);
      const detections = detect(sceneOf(settlement, seen), detectors, 'each-round', asking);
      const movements = journal.movements.filter((_, m) => settlement.carries[m] === 1);
      patterns = patternBook([...found.hits, ...hitsOf(detections)], movements);
      const isNamed = examined.name(settlement, knowledge(NONE));
      const before = { found, spreads };
      if (isNamed) found = examined.find(histories, questions.ask);
      if (walksThrough) spreads = turn === 1 ? patterns.spreads : new Map([...patterns.spreads, ...spreads]);
      const isSettled = areSame(found.crossings, before.found.crossings) && isAlike(spreads, before.spreads);
      if (!isSettled) continue;
      const ahead = frontier(settlement, knowledge(examined.waiting()), precedence(rank, settlement));
      return { settlement, ahead, detections, crossingHits: found.hits };
    }
  };
  /** Answers what is open, as far as the budget goes. */
  const answer = (): Promise<void> => {
    const spent = histories.size + failures.size + questions.answered();
    return questions.put(Math.max(0, limits.lookups - spent), signal);
  };

  for (let round = 1; ; round++) {
    const { settlement: led, ahead, detections, crossingHits } = await settled();
    onEvent(settledEvent(led, ahead, round));
    const again = reachedAnew([led], histories);
    const lookUpAll = async (next: readonly Holding[], anew: readonly Holding[]): Promise<void> => {
      for (const { id } of anew) histories.delete(id);
      await lookUp([...next, ...anew], collected, {
        chains,
        named,
        hub,
        backward: isBackward,
        signal,
        onEvent,
      });
    };
    if (ahead.next.length === 0 && questions.open() === 0 && again.length === 0) {
      const { journal } = led;
      const settlements: [Settlement, ...Settlement[]] = [
        led,
        ...policies.slice(1).map((policy) => settle(journal, policy)),
      ];
      const others = reachedAnew(settlements, histories);
      if (others.length > 0) {
        await lookUpAll([], others);
        continue;
      }
      await label(settlements);
      await labelAround(journal);
      const scene = sceneOf(led, seen);
      let last = detect(scene, detectors, 'at-end', asking);
      while (questions.open() > 0) {
        await answer();
        last = detect(scene, detectors, 'at-end', asking);
      }
      const all = [...detections, ...last];
      const movements = journal.movements.filter((_, m) =>
        settlements.some(({ carries }) => carries[m] === 1),
      );
      patterns = patternBook([...crossingHits, ...hitsOf(all)], movements);
      const known = knowledge(NONE);
      const stops = allStops(settlements, frontier(led, known), known);
      onEvent({ type: 'done', rounds: round, known: histories.size, failed: failures.size });
      const graph = buildGraph({
        settlements,
        stops,
        knowledge: known,
        seeds,
        leads: all.flatMap(({ leads = [] }) => leads),
        clusters: all.flatMap(({ clusters = [] }) => clusters),
        remarks: [...remarksOf(all), ...unanswered(questions)],
        context: pinned(context, chains.heights(), isBackward),
      });
      const buried = (chain: ChainId): number => options.buried?.get(chain) ?? Number.POSITIVE_INFINITY;
      return {
        graph,
        failures: new Map<string, CoinhoundError>([...failures, ...questions.failures]),
        remaining: {
          live: liveHoldings(settlements, histories, buried),
          read: readHeights(journal.holdings, histories, buried),
          questions: questions.known(),
        },
      };
    }
    onEvent({
      type: 'round',
      round,
      frontier: ahead.next.length,
      known: histories.size,
      reached: asked.size,
    });
    await options.onRound?.(
      round,
      graphSoFar(led, {
        policies,
        seeds,
        knowledge: knowledge(NONE),
        hits: [...crossingHits, ...hitsOf(detections)],
        remarks: [...remarksOf(detections), ...unanswered(questions)],
        context: pinned(context, chains.heights(), isBackward),
      }),
    );
    await Promise.all([answer(), lookUpAll(ahead.next, again)]);
  }
}

const NONE: ReadonlySet<HoldingId> = new Set();
const NO_DECISIONS: Decisions = new Map();

const expanded = (decisions: Decisions): readonly AccountId[] =>
  [...decisions].flatMap(([account, { kind }]) => (kind === 'expand' ? [account] : []));

const NO_RULES: CrossingRules = {
  finders: [],
  atlas: {
    chain: () => undefined,
    evmChain: () => undefined,
    native: () => undefined,
    token: () => undefined,
    decimals: () => undefined,
    account: () => undefined,
    transaction: () => undefined,
  },
};

const areSame = (some: readonly Crossing[], others: readonly Crossing[]): boolean =>
  some.length === others.length && some.every(({ id }, n) => id === others[n]?.id);

const isAlike = (a: PatternBook['spreads'], b: PatternBook['spreads']): boolean =>
  a.size === b.size && [...a].every(([movement, outputs]) => `${b.get(movement)}` === `${outputs}`);

/** The context with the heights of all chains that were asked, and the direction where it is not the usual one. */
function pinned(
  context: GraphContext,
  heights: ReadonlyMap<ChainId, number>,
  isBackward: boolean,
): GraphContext {
  const direction = isBackward && { direction: 'backward' as const };
  return { ...context, parameters: { ...context.parameters, ...direction, asOf: sortedRecord(heights) } };
}

/** What is known when a round is settled. */
interface Round {
  readonly settlement: Settlement;
  readonly ahead: Frontier;
  /** Of the detectors that are asked in every round. */
  readonly detections: readonly Detection[];
  /** What finders of crossings know and do not follow. */
  readonly crossingHits: readonly Hit[];
}

/** What detectors have beside a scene. */
interface Asking {
  readonly ask: Ask;
  readonly memories: ReadonlyMap<Detector, Memory>;
}

/** Detectors of one moment, asked of a scene. */
function detect(
  scene: Scene,
  detectors: readonly SetDetector[],
  when: Detector['when'],
  { ask, memories }: Asking,
): readonly Detection[] {
  return detectors
    .filter(({ detector }) => detector.when === when)
    .map(({ detector, parameters }) => detector.detect(scene, parameters, ask, memories.get(detector)));
}

const hitsOf = (detections: readonly Detection[]): Hit[] => detections.flatMap(({ hits }) => hits);

/** Accounts with taint under any of the settlements, in the order of the journal. */
function reachedAccounts(settlements: readonly Settlement[]): AccountId[] {
  const accounts = new Set<AccountId>();
  settlements[0]?.journal.holdings.forEach(({ owner }, n) => {
    if (isReached(settlements, n)) accounts.add(owner);
  });
  return [...accounts];
}

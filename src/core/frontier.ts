import type { Decisions } from './decision.ts';
import type { AccountId, Amount, HoldingId } from './ids.ts';
import { compare, sinkOf } from './ids.ts';
import { type Category, endingLabel, type Labels } from './label.ts';
import { type BookId, isBelowFloors, type LossUnit } from './loss.ts';
import type { History, Holding } from './movement.ts';
import type { Pattern } from './pattern.ts';
import type { PatternBook } from './pattern-book.ts';
import { type Settlement, UNREACHED } from './settle.ts';
import type { Stop, Unread } from './stop.ts';

export interface Limits {
  /** Transactions from the nearest seed beyond which nothing is expanded. */
  readonly hops: number;
  /** Histories that may be asked for in the whole trace, whether the store has them or not. */
  readonly lookups: number;
  /** Loss below which a holding is not expanded, by book. */
  readonly floors: ReadonlyMap<BookId, Amount>;
  /** Categories of labels that end the walk. */
  readonly ends: ReadonlySet<Category>;
}

/** What a trace knows when it asks where to look next. */
export interface Knowledge {
  readonly histories: ReadonlyMap<HoldingId, History>;
  /** Lookups that failed for good, with the code of the error. */
  readonly failures: ReadonlyMap<HoldingId, string>;
  readonly labels: Labels;
  /** What detectors saw so far. */
  readonly patterns: PatternBook;
  /** Questions that were answered: they count against the budget as histories do. */
  readonly asked: number;
  /** Holdings whose taint a question that is still open may take elsewhere: they wait for its answer. */
  readonly waiting: ReadonlySet<HoldingId>;
  /** Accounts that are not looked up. */
  readonly unread: Unread;
  /** Accounts a person named as seeds: followed whatever their labels say. */
  readonly named: ReadonlySet<AccountId>;
  /** What a person decided of accounts: those to expand are followed as named ones are, and beyond floor and hops. */
  readonly decisions: Decisions;
  readonly unit: LossUnit;
  readonly limits: Limits;
}

/** What goes before the frontier's own order. */
export interface Precedence {
  /** Of two holdings of the journal, negative where the first comes first. */
  compare(a: number, b: number): number;
  /** How many holdings a round looks up at most; the others wait for later rounds. */
  readonly atOnce: number;
}

export interface Frontier {
  /** Holdings to look up, nearest first, then most taint, then by id; or by precedence, and that order among equals. */
  readonly next: readonly Holding[];
  /** Why the trace ends at each other holding that taint reached; nothing where all of it moved on or went to a sink. */
  readonly stops: ReadonlyMap<HoldingId, Stop>;
}

/** Sorts every holding the leading settlement reached into those to look up and those where the trace ends. Pure. */
export function frontier(settlement: Settlement, knowledge: Knowledge, first?: Precedence): Frontier {
  const { journal, held, hop } = settlement;
  const stops = new Map<HoldingId, Stop>();
  const open: number[] = [];
  journal.holdings.forEach((holding, n) => {
    if (hop[n] === UNREACHED || journal.mirror?.between[n] === 1) return;
    const origin = journal.mirror?.origins.get(holding.id);
    if (origin) {
      stops.set(holding.id, origin);
      return;
    }
    const stop = stopAt(settlement, n, knowledge);
    if (stop) stops.set(holding.id, stop);
    else if (!knowledge.histories.has(holding.id) && sinkOf(holding.owner) === undefined) open.push(n);
    else if (held[n] !== 0n && sinkOf(holding.owner) === undefined)
      stops.set(holding.id, leftIn(settlement, n, knowledge));
  });
  open.sort((a, b) => {
    const more = (held[b] as Amount) - (held[a] as Amount);
    return (
      first?.compare(a, b) ||
      (hop[a] as number) - (hop[b] as number) ||
      (more > 0n ? 1 : more < 0n ? -1 : 0) ||
      compare((journal.holdings[a] as Holding).id, (journal.holdings[b] as Holding).id)
    );
  });
  const spent = knowledge.histories.size + knowledge.failures.size + knowledge.asked;
  const room = Math.max(0, knowledge.limits.lookups - spent);
  for (const n of open.slice(room)) stops.set((journal.holdings[n] as Holding).id, { reason: 'budget' });
  const next = open.slice(0, room).map((n) => journal.holdings[n] as Holding);
  return { next: next.filter(({ id }) => !knowledge.waiting.has(id)).slice(0, first?.atOnce), stops };
}

/** Why value is left in a holding that was read. */
function leftIn(settlement: Settlement, n: number, { histories, patterns, limits }: Knowledge): Stop {
  const { id } = settlement.journal.holdings[n] as Holding;
  const stuck = patterns.stuck.get(id);
  if (stuck && limits.ends.has(stuck.category)) return { reason: 'pattern', ...stuck };
  const gap = histories.get(id)?.gap;
  if (gap?.kind === 'partial') return { reason: 'unavailable', code: gap.code };
  return { reason: isMixed(settlement, n) ? 'mixed' : 'resting' };
}

/** Whether all taint of a holding came in payments that are not followed: nothing of it moves on. */
const isMixed = ({ held, mixedStain }: Settlement, n: number): boolean =>
  held[n] !== 0n && mixedStain(n).taint === held[n];

/** Why not to look `n` up, or undefined where it should be or was. */
function stopAt(settlement: Settlement, n: number, knowledge: Knowledge): Stop | undefined {
  const { id, owner } = settlement.journal.holdings[n] as Holding;
  const { histories, failures, limits, decisions } = knowledge;
  if (sinkOf(owner) !== undefined) return undefined;
  const end = endAt({ id, owner }, knowledge);
  if (end) return end;
  const history = histories.get(id);
  if (history) {
    return history.gap?.kind === 'hub'
      ? { reason: 'pattern', category: 'hub', pattern: hubPattern(history.gap.evidence) }
      : undefined;
  }
  const failure = failures.get(id);
  if (failure !== undefined) return { reason: 'unavailable', code: failure };
  if (isMixed(settlement, n)) return { reason: 'mixed' };
  return decisions.get(owner)?.kind === 'expand' ? undefined : limitAt(settlement, n, limits);
}

/** The limit of the trace beyond which a holding lies that nothing else stops, or undefined where it is within all. */
export function limitAt(settlement: Settlement, n: number, limits: Limits): Stop | undefined {
  if (isBelow(limits.floors, settlement, n)) return { reason: 'floor' };
  return (settlement.hop[n] as number) >= limits.hops ? { reason: 'hops' } : undefined;
}

/** What ends a walk at a holding whatever is known of it: a label, a pattern, a person, or that nobody can be asked. */
function endAt(
  { id, owner }: Pick<Holding, 'id' | 'owner'>,
  { labels, patterns, unread, named, decisions, limits }: Knowledge,
): Stop | undefined {
  const decision = decisions.get(owner);
  const isNamed = named.has(owner);
  const label = isNamed ? undefined : endingLabel(labels.get(owner), limits.ends);
  if (label) return { reason: 'labelled', label };
  const closed = patterns.closed.get(id) ?? (isNamed ? undefined : patterns.closed.get(owner));
  if (closed && limits.ends.has(closed.category)) return { reason: 'pattern', ...closed };
  if (decision?.kind === 'stop') return { reason: 'decided', because: decision.because };
  return unread(owner);
}

/** An account that was not read, for its traffic. */
const hubPattern = (evidence: Pattern['evidence']): Pattern => ({
  name: 'hub',
  confidence: HEURISTIC,
  evidence,
});

/** GraphSense's confidence in what a heuristic says. */
const HEURISTIC = 10;

/** Whether what is there stands for less than the floor in every book. */
const isBelow = (floors: Limits['floors'], { journal, heldStain }: Settlement, n: number): boolean =>
  isBelowFloors(
    heldStain(n).losses,
    journal.books.map((book) => floors.get(book) ?? 0n),
  );

/**
 * Stops of every holding that any of the settlements reached; the first led the walk and decides. What only the others
 * reached is below the leader's floor, unless its history happens to be known or its account is not looked up at all.
 */
export function allStops(
  settlements: readonly Settlement[],
  led: Frontier,
  knowledge: Knowledge,
): ReadonlyMap<HoldingId, Stop> {
  const stops = new Map(led.stops);
  for (const settlement of settlements.slice(1)) {
    settlement.journal.holdings.forEach(({ id, owner }, n) => {
      if (settlement.held[n] === 0n || stops.has(id) || sinkOf(owner) !== undefined) return;
      const origin = settlement.journal.mirror?.origins.get(id);
      if (origin) {
        stops.set(id, origin);
        return;
      }
      if (knowledge.histories.has(id)) {
        stops.set(id, stopAt(settlement, n, knowledge) ?? leftIn(settlement, n, knowledge));
        return;
      }
      stops.set(id, endAt({ id, owner }, knowledge) ?? { reason: 'floor' });
    });
  }
  return stops;
}

import { invariant } from './error.ts';
import type { Book, LossLedger, PerPolicy } from './flow-graph.ts';
import { type GraphInput, perPolicy, sortedRecord } from './graph-input.ts';
import { type Amount, type HoldingId, sinkOf } from './ids.ts';
import type { BookId } from './loss.ts';
import type { Holding } from './movement.ts';
import { NO_STAIN, type Stain, without } from './pots.ts';
import type { Settlement } from './settle.ts';
import { ledgerLine, type Stop } from './stop.ts';

/** Loss by book and line. */
type Lines = ReadonlyMap<BookId, Map<string, Amount>>;

/** What was stolen under a settlement, by book: the seeds' loss without what other seeds already account for. */
export const stolenBooks = ({ fresh, journal }: Settlement): ReadonlyMap<BookId, Amount> =>
  sumsOf(journal.books, fresh.values());

/** What is presumed stolen beyond the seeds, by book. */
export const presumedBooks = ({ presumptions, journal }: Settlement): ReadonlyMap<BookId, Amount> =>
  sumsOf(journal.books, presumptions.values());

function sumsOf(books: readonly BookId[], stains: Iterable<Stain>): ReadonlyMap<BookId, Amount> {
  const sums = books.map(() => 0n);
  for (const { losses } of stains) {
    losses.forEach((loss, b) => {
      sums[b] = (sums[b] as Amount) + loss;
    });
  }
  return new Map(books.map((book, b) => [book, sums[b] as Amount]));
}

/** Lines of the ledger that value held in holding `n` is booked on, one or two, and what of it. */
export function linesAt(
  { journal, held, heldStain, mixedStain }: Settlement,
  n: number,
  stops: ReadonlyMap<HoldingId, Stop>,
): readonly (readonly [line: string, stain: Stain])[] {
  if (held[n] === 0n) return [];
  const { id, owner } = journal.holdings[n] as Holding;
  const sink = sinkOf(owner);
  if (sink !== undefined) return [[sink, heldStain(n)]];
  const stop = stops.get(id);
  invariant(stop !== undefined, `holding ${id} ends the trace without a reason`);
  const mixed = TELLING.has(stop.reason) ? NO_STAIN : mixedStain(n);
  if (mixed.taint === 0n) return [[ledgerLine(stop), heldStain(n)]];
  const rest = without(heldStain(n), mixed);
  return [[MIXED, mixed] as const, ...(rest.taint === 0n ? [] : [[ledgerLine(stop), rest] as const])];
}

/** The line of value that came in payments stolen in part, where those are not followed. */
export const MIXED = 'mixed';

/** Reasons to stop that say more of value than how it came. */
const TELLING: ReadonlySet<Stop['reason']> = new Set(['labelled', 'pattern', 'opaque', 'unavailable']);

/** The loss ledger of each policy. Throws a bug where one that conserves does not close to the base unit. */
export function lossLedgers({ settlements, stops, knowledge }: GraphInput): PerPolicy<LossLedger> {
  return perPolicy(settlements, (settlement) => {
    const stolen = stolenBooks(settlement);
    const presumed = presumedBooks(settlement);
    const lines = endsOf(settlement, stops);
    const book = (id: BookId): Book => {
      const ends = lines.get(id) ?? new Map<string, Amount>();
      const sum = stolen.get(id) ?? 0n;
      const more = presumed.get(id) ?? 0n;
      const ended = [...ends.values()].reduce((total, loss) => total + loss, 0n);
      invariant(
        !settlement.policy.conserves || ended === sum + more,
        `the ${settlement.policy.name} ledger does not close: ${sum} stolen, ${more} presumed, ${ended} ended`,
      );
      return {
        stolen: `${sum}`,
        ...(settlement.journal.presume !== undefined && { presumed: `${more}` }),
        ends: sortedRecord([...ends].map(([line, loss]) => [line, `${loss}`] as const)),
      };
    };
    const { unit } = knowledge;
    if (unit.kind !== 'each')
      return { unit: unit.kind === 'asset' ? unit.asset : 'usd-micro', ...book('loss') };
    const assets = sortedRecord([...stolen.keys()].map((id) => [id, book(id)] as const));
    return { unit: null, stolen: null, ends: {}, assets };
  });
}

function endsOf(settlement: Settlement, stops: ReadonlyMap<HoldingId, Stop>): Lines {
  const { journal, fees } = settlement;
  const books = new Map(journal.books.map((book) => [book, new Map<string, Amount>()] as const));
  const add = (line: string, { losses }: Stain): void => {
    losses.forEach((loss, b) => {
      const lines = books.get(journal.books[b] as BookId) as Map<string, Amount>;
      if (loss !== 0n || journal.books.length === 1) lines.set(line, (lines.get(line) ?? 0n) + loss);
    });
  };
  journal.holdings.forEach((_, n) => {
    for (const [line, stain] of linesAt(settlement, n, stops)) add(line, stain);
  });
  for (const stain of fees.values()) add('fees', stain);
  return books;
}

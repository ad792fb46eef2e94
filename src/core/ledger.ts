import { invariant } from './error.ts';
import type { Book, LossLedger, PerPolicy } from './flow-graph.ts';
import { type GraphInput, perPolicy, sortedRecord } from './graph-input.ts';
import { type Amount, type HoldingId, sinkOf } from './ids.ts';
import type { BookId } from './loss.ts';
import type { Holding } from './movement.ts';
import type { Stain } from './pots.ts';
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

/** The line of the ledger that value held in `holding` is booked on. */
export function lineAt(holding: Holding, stops: ReadonlyMap<HoldingId, Stop>): string {
  const sink = sinkOf(holding.owner);
  if (sink !== undefined) return sink;
  const stop = stops.get(holding.id);
  invariant(stop !== undefined, `holding ${holding.id} ends the trace without a reason`);
  return ledgerLine(stop);
}

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

function endsOf({ journal, held, heldStain, fees }: Settlement, stops: ReadonlyMap<HoldingId, Stop>): Lines {
  const books = new Map(journal.books.map((book) => [book, new Map<string, Amount>()] as const));
  const add = (line: string, { losses }: Stain): void => {
    losses.forEach((loss, b) => {
      const lines = books.get(journal.books[b] as BookId) as Map<string, Amount>;
      if (loss !== 0n || journal.books.length === 1) lines.set(line, (lines.get(line) ?? 0n) + loss);
    });
  };
  journal.holdings.forEach((holding, n) => {
    if (held[n] !== 0n) add(lineAt(holding, stops), heldStain(n));
  });
  for (const stain of fees.values()) add('fees', stain);
  return books;
}

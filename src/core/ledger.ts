import { invariant } from './error.ts';
import type { Book, LossLedger, PerPolicy } from './flow-graph.ts';
import { type GraphInput, perPolicy, sortedRecord } from './graph-input.ts';
import { type Amount, type HoldingId, sinkOf } from './ids.ts';
import { type BookId, bookOf, type LossUnit } from './loss.ts';
import type { Holding } from './movement.ts';
import type { Settlement } from './settle.ts';
import { ledgerLine, type Stop } from './stop.ts';

/** Loss by book and line. */
type Lines = Map<BookId, Map<string, Amount>>;

/** What was stolen under a settlement, by book: the seeds' loss without what other seeds already account for. */
export function stolenBooks({ fresh, journal }: Settlement, unit: LossUnit): ReadonlyMap<BookId, Amount> {
  const books = new Map<BookId, Amount>();
  for (const [leg, { loss }] of fresh) {
    const { asset } = journal.holdings[journal.legHolding[leg] as number] as Holding;
    const book = bookOf(unit, asset);
    books.set(book, (books.get(book) ?? 0n) + loss);
  }
  return books;
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
    const stolen = stolenBooks(settlement, knowledge.unit);
    const lines = endsOf(settlement, stops, knowledge.unit);
    const book = (id: BookId): Book => {
      const ends = lines.get(id) ?? new Map<string, Amount>();
      const sum = stolen.get(id) ?? 0n;
      const ended = [...ends.values()].reduce((total, loss) => total + loss, 0n);
      invariant(
        !settlement.policy.conserves || ended === sum,
        `the ${settlement.policy.name} ledger does not close: ${sum} stolen, ${ended} ended`,
      );
      return {
        stolen: `${sum}`,
        ends: sortedRecord([...ends].map(([line, loss]) => [line, `${loss}`] as const)),
      };
    };
    if (knowledge.unit.kind !== 'each') {
      return { unit: knowledge.unit.kind === 'asset' ? knowledge.unit.asset : 'usd-micro', ...book('loss') };
    }
    const assets = sortedRecord([...stolen.keys()].map((id) => [id, book(id)] as const));
    return { unit: null, stolen: null, ends: {}, assets };
  });
}

function endsOf(settlement: Settlement, stops: ReadonlyMap<HoldingId, Stop>, unit: LossUnit): Lines {
  const { journal, held, heldLoss, fees } = settlement;
  const books: Lines = new Map();
  const add = (holding: Holding, line: string, loss: Amount): void => {
    const book = bookOf(unit, holding.asset);
    const lines = books.get(book) ?? new Map<string, Amount>();
    books.set(book, lines.set(line, (lines.get(line) ?? 0n) + loss));
  };
  journal.holdings.forEach((holding, n) => {
    if (held[n] !== 0n) add(holding, lineAt(holding, stops), heldLoss[n] as Amount);
  });
  for (const [m, { loss }] of fees) {
    const payer = journal.holdings[journal.legHolding[journal.inputsAt[m] as number] as number] as Holding;
    add(payer, 'fees', loss);
  }
  return books;
}

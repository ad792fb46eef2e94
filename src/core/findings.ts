import type { Finding } from './flow-graph.ts';
import { type GraphInput, isoTime, perPolicy, transactionNode } from './graph-input.ts';
import { type Amount, compare, sinkOf } from './ids.ts';
import { linesAt, MIXED, stolenBooks } from './ledger.ts';
import { type BookId, bookOf } from './loss.ts';
import type { Holding, Movement } from './movement.ts';
import type { Stop } from './stop.ts';

/** Lines of the ledger on which value neither left sight nor rests: the trace itself ended there. */
const limits: ReadonlySet<string> = new Set(['floor', 'hops', 'budget', 'unavailable', 'decided']);

interface Draft {
  readonly category: string;
  readonly stop: Stop | undefined;
  readonly owner: string;
  readonly asset: Holding['asset'];
  /** By policy. */
  readonly taint: Amount[];
  readonly presumed: Amount[];
  /** By book and policy. */
  readonly losses: Amount[][];
  readonly payments: Set<Movement>;
}

/**
 * Where value left sight or rests, one finding an account, asset and category, largest share of the stolen sum under the
 * leading policy first. Value that only the trace's own limits ended is not a finding; the ledger and the stops say where it
 * is.
 */
export function findings(input: GraphInput): readonly Finding[] {
  const { settlements, stops } = input;
  const { books } = settlements[0].journal;
  const none = (): Amount[] => settlements.map(() => 0n);
  const drafts = new Map<string, Draft>();
  const byHolding = new Map<number, Set<Draft>>();
  const draftOf = ({ id, owner, asset }: Holding, category: string): Draft => {
    const stop = stops.get(id);
    const key = JSON.stringify([category, entityOf(stop), owner, asset]);
    const known = drafts.get(key);
    if (known) return known;
    const sums = { taint: none(), presumed: none(), losses: books.map(none) };
    const draft = { category, stop, owner, asset, ...sums, payments: new Set<Movement>() };
    drafts.set(key, draft);
    return draft;
  };
  settlements[0].journal.holdings.forEach((holding, n) => {
    settlements.forEach((settlement, p) => {
      for (const [category, { taint, presumed, losses }] of linesAt(settlement, n, stops)) {
        if (limits.has(category)) continue;
        const draft = draftOf(holding, category);
        byHolding.set(n, (byHolding.get(n) ?? new Set()).add(draft));
        addTo(draft.taint, p, taint);
        addTo(draft.presumed, p, presumed);
        losses.forEach((loss, b) => {
          addTo(draft.losses[b] as Amount[], p, loss);
        });
      }
    });
  });
  addPayments(input, byHolding);
  const stolen = settlements.map(stolenBooks);
  return [...drafts.values()]
    .map((draft) => ({ draft, shares: sharesOf(draft, books, stolen) }))
    .sort((a, b) => byShare(a.shares, b.shares) || byPlace(a.draft, b.draft))
    .map(({ draft }) => finding(input, draft, stolen));
}

const entityOf = (stop: Stop | undefined): string | null =>
  stop?.reason === 'labelled' ? stop.label.name : null;

const addTo = (sums: Amount[], n: number, amount: Amount): void => {
  sums[n] = (sums[n] as Amount) + amount;
};

function addPayments({ settlements }: GraphInput, byHolding: ReadonlyMap<number, Iterable<Draft>>): void {
  const { movements, outputsAt, inputsAt, legHolding, givenAt, mirror } = settlements[0].journal;
  movements.forEach((movement, m) => {
    if (mirror?.roleOf(m) === 'opening') return;
    for (let leg = outputsAt[m] as number; leg < (inputsAt[m + 1] as number); leg++) {
      if (givenAt.has(leg)) continue;
      const paying = settlements.filter((settlement) => settlement.legTaint(leg) !== 0n);
      if (paying.length === 0) continue;
      const drafts = [...(byHolding.get(legHolding[leg] as number) ?? [])];
      const isSplit = drafts.some(({ category }) => category === MIXED);
      for (const draft of drafts) {
        const isMixed = draft.category === MIXED;
        if (!isSplit || paying.some((settlement) => settlement.isMixed(leg) === isMixed))
          draft.payments.add(movement);
      }
    }
  });
}

/** A loss as a fraction of what was stolen, over all books, one a policy. */
type Fraction = readonly [part: Amount, whole: Amount];

function sharesOf(
  { losses }: Draft,
  books: readonly BookId[],
  stolen: readonly ReadonlyMap<BookId, Amount>[],
): readonly Fraction[] {
  return stolen.map((sums, p) =>
    books.reduce<Fraction>(
      ([part, whole], book, b) => {
        const sum = sums.get(book) ?? 0n;
        const loss = losses[b]?.[p] ?? 0n;
        return sum === 0n ? [part, whole] : [part * sum + loss * whole, whole * sum];
      },
      [0n, 1n],
    ),
  );
}

function byShare(a: readonly Fraction[], b: readonly Fraction[]): number {
  for (const [p, [part, whole]] of a.entries()) {
    const [otherPart, otherWhole] = b[p] as Fraction;
    const [mine, other] = [part * otherWhole, otherPart * whole];
    if (mine !== other) return mine > other ? -1 : 1;
  }
  return 0;
}

const byPlace = (a: Draft, b: Draft): number =>
  compare(a.category, b.category) || compare(a.owner, b.owner) || compare(a.asset, b.asset);

function finding(input: GraphInput, draft: Draft, stolen: readonly ReadonlyMap<BookId, Amount>[]): Finding {
  const { settlements, knowledge } = input;
  const { books } = settlements[0].journal;
  const { category, stop, owner, asset, taint, presumed, losses, payments } = draft;
  const times = [...payments].flatMap(({ position }) => (position.time === null ? [] : [position.time]));
  const transactions = new Set([...payments].map(({ chain, txid }) => transactionNode(chain, txid)));
  const lossIn = (b: number) => ({
    loss: perPolicy(settlements, (_, p) => `${losses[b]?.[p] ?? 0n}`),
    share: perPolicy(settlements, (_, p) =>
      shareOf(losses[b]?.[p] ?? 0n, stolen[p]?.get(books[b] as BookId) ?? 0n),
    ),
  });
  const own = leadingBook(draft, books, { own: bookOf(knowledge.unit, asset), stolen });
  const others = books.flatMap((book, b) =>
    b !== own && losses[b]?.some((loss) => loss !== 0n) ? [[book, lossIn(b)] as const] : [],
  );
  return {
    category,
    entity: entityOf(stop),
    node: owner,
    asset,
    taint: perPolicy(settlements, (_, p) => `${taint[p]}`),
    ...(presumed.some((amount) => amount !== 0n) && {
      presumed: perPolicy(settlements, (_, p) => `${presumed[p]}`),
    }),
    ...lossIn(own),
    ...(knowledge.unit.kind === 'each' && { book: books[own] as BookId }),
    ...(others.length > 0 && { losses: Object.fromEntries(others) }),
    firstTime: times.length === 0 ? null : isoTime(times.reduce((a, b) => Math.min(a, b))),
    lastTime: times.length === 0 ? null : isoTime(times.reduce((a, b) => Math.max(a, b))),
    transactions: [...transactions].sort(compare),
    ...grounds(stop, owner),
  };
}

/** The book with the largest share of what was stolen under the leading policy; of equal ones the asset's own, then the first. */
function leadingBook(
  { losses }: Draft,
  books: readonly BookId[],
  { own, stolen }: { readonly own: BookId; readonly stolen: readonly ReadonlyMap<BookId, Amount>[] },
): number {
  const inOrder = books.map((_, b) => b).sort((a, b) => Number(books[b] === own) - Number(books[a] === own));
  const shareIn = (b: number): readonly Fraction[] =>
    stolen.map((sums, p) => [losses[b]?.[p] ?? 0n, sums.get(books[b] as BookId) || 1n]);
  return inOrder.reduce((best, b) => (byShare(shareIn(b), shareIn(best)) < 0 ? b : best));
}

function grounds(stop: Stop | undefined, owner: string): Pick<Finding, 'rule' | 'confidence'> {
  if (stop?.reason === 'labelled') return { rule: 'label', confidence: stop.label.confidence };
  if (stop?.reason === 'pattern') return { rule: stop.pattern.name, confidence: stop.pattern.confidence };
  return stop?.reason === 'opaque' || sinkOf(owner as Holding['owner'])
    ? { rule: 'chain', confidence: 100 }
    : { rule: 'history', confidence: 100 };
}

/** `part / whole` with ten decimals at most, rounded down: `0.5`. */
export function shareOf(part: Amount, whole: Amount): string {
  if (whole === 0n) return '0';
  const scaled = (part * 10_000_000_000n) / whole;
  const decimals = `${scaled % 10_000_000_000n}`.padStart(10, '0').replace(/0+$/, '');
  return `${scaled / 10_000_000_000n}${decimals === '' ? '' : `.${decimals}`}`;
}

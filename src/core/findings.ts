import type { Finding } from './flow-graph.ts';
import { type GraphInput, isoTime, perPolicy, transactionNode } from './graph-input.ts';
import { type Amount, compare, sinkOf } from './ids.ts';
import { lineAt, stolenBooks } from './ledger.ts';
import { type BookId, bookOf } from './loss.ts';
import type { Holding, Movement } from './movement.ts';
import type { Stop } from './stop.ts';

/** Lines of the ledger on which value neither left sight nor rests: the trace itself ended there. */
const limits: ReadonlySet<string> = new Set(['floor', 'hops', 'budget', 'unavailable']);

interface Draft {
  readonly category: string;
  readonly stop: Stop | undefined;
  readonly owner: string;
  readonly asset: Holding['asset'];
  readonly taint: Amount[];
  readonly loss: Amount[];
  readonly payments: Set<Movement>;
}

/**
 * Where value left sight or rests, one finding an account, asset and category, largest loss under the leading policy
 * first. Value that only the trace's own limits ended is not a finding; the ledger and the stops say where it is.
 */
export function findings(input: GraphInput): readonly Finding[] {
  const { settlements, stops } = input;
  const drafts = new Map<string, Draft>();
  const byHolding = new Map<number, Draft>();
  settlements[0].journal.holdings.forEach((holding, n) => {
    if (settlements.every(({ held }) => held[n] === 0n)) return;
    const category = lineAt(holding, stops);
    if (limits.has(category)) return;
    const stop = stops.get(holding.id);
    const key = JSON.stringify([
      category,
      stop?.reason === 'labelled' ? stop.label.name : null,
      holding.owner,
      holding.asset,
    ]);
    const draft = drafts.get(key) ?? {
      category,
      stop,
      owner: holding.owner,
      asset: holding.asset,
      taint: settlements.map(() => 0n),
      loss: settlements.map(() => 0n),
      payments: new Set<Movement>(),
    };
    drafts.set(key, draft);
    byHolding.set(n, draft);
    settlements.forEach(({ held, heldLoss }, p) => {
      draft.taint[p] = (draft.taint[p] as Amount) + (held[n] as Amount);
      draft.loss[p] = (draft.loss[p] as Amount) + (heldLoss[n] as Amount);
    });
  });
  addPayments(input, byHolding);
  const stolen = settlements.map((settlement) => stolenBooks(settlement, input.knowledge.unit));
  return [...drafts.values()].sort(byLoss).map((draft) => finding(input, draft, stolen));
}

function addPayments({ settlements }: GraphInput, byHolding: ReadonlyMap<number, Draft>): void {
  const { movements, outputsAt, inputsAt, legHolding } = settlements[0].journal;
  movements.forEach((movement, m) => {
    for (let leg = outputsAt[m] as number; leg < (inputsAt[m + 1] as number); leg++) {
      const draft = byHolding.get(legHolding[leg] as number);
      if (draft && settlements.some((settlement) => settlement.legTaint(leg) !== 0n))
        draft.payments.add(movement);
    }
  });
}

function byLoss(a: Draft, b: Draft): number {
  for (const [p, loss] of a.loss.entries()) {
    const other = b.loss[p] as Amount;
    if (loss !== other) return loss > other ? -1 : 1;
  }
  return compare(a.category, b.category) || compare(a.owner, b.owner) || compare(a.asset, b.asset);
}

function finding(input: GraphInput, draft: Draft, stolen: readonly ReadonlyMap<BookId, Amount>[]): Finding {
  const { settlements, knowledge } = input;
  const { category, stop, owner, asset, taint, loss, payments } = draft;
  const times = [...payments].flatMap(({ position }) => (position.time === null ? [] : [position.time]));
  const transactions = new Set([...payments].map(({ chain, txid }) => transactionNode(chain, txid)));
  const book = bookOf(knowledge.unit, asset);
  return {
    category,
    entity: stop?.reason === 'labelled' ? stop.label.name : null,
    node: owner,
    asset,
    taint: perPolicy(settlements, (_, n) => `${taint[n]}`),
    loss: perPolicy(settlements, (_, n) => `${loss[n]}`),
    share: perPolicy(settlements, (_, n) => shareOf(loss[n] as Amount, stolen[n]?.get(book) ?? 0n)),
    firstTime: times.length === 0 ? null : isoTime(times.reduce((a, b) => Math.min(a, b))),
    lastTime: times.length === 0 ? null : isoTime(times.reduce((a, b) => Math.max(a, b))),
    transactions: [...transactions].sort(compare),
    ...grounds(stop, owner),
  };
}

function grounds(stop: Stop | undefined, owner: string): Pick<Finding, 'rule' | 'confidence'> {
  if (stop?.reason === 'labelled') return { rule: 'label', confidence: stop.label.confidence };
  if (stop?.reason === 'pattern') return { rule: stop.rule, confidence: HEURISTIC };
  return stop?.reason === 'opaque' || sinkOf(owner as Holding['owner'])
    ? { rule: 'chain', confidence: 100 }
    : { rule: 'history', confidence: 100 };
}

/** GraphSense's confidence in what a heuristic says. */
const HEURISTIC = 10;

/** `part / whole` with ten decimals at most, rounded down: `0.5`. */
export function shareOf(part: Amount, whole: Amount): string {
  if (whole === 0n) return '0';
  const scaled = (part * 10_000_000_000n) / whole;
  const decimals = `${scaled % 10_000_000_000n}`.padStart(10, '0').replace(/0+$/, '');
  return `${scaled / 10_000_000_000n}${decimals === '' ? '' : `.${decimals}`}`;
}

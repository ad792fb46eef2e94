import type { Crossing, Receipt } from '../../src/core/crossing.ts';
import { transactionNode } from '../../src/core/graph-input.ts';
import type { Movement } from '../../src/core/movement.ts';
import type { Pattern } from '../../src/core/pattern.ts';
import type { CrossingFinder, Found } from '../../src/trace/crossing.ts';
import type { Ask, TransactionFacts } from '../../src/trace/inquiry.ts';
import type { Deposit } from './crossing-world.ts';

/** The service of the bridge of every crossing world. */
export const SERVICE = 'ferry';

/** Two finders that share the deposits of a world: what one does not know the other does. */
export function depositFinders(deposits: readonly Deposit[]): readonly CrossingFinder[] {
  return [0, 1].map((n): CrossingFinder => {
    return {
      name: `ferry-${n}`,
      kind: 'bridge',
      summary: 'Knows half of the deposits of a world.',
      find({ transaction, ask }) {
        const node = transactionNode(transaction.chain, transaction.txid);
        const known = deposits.filter((deposit) => deposit.node === node && node.length % 2 === n);
        if (known.length === 0) return undefined;
        return together(known.map((deposit) => follow(deposit, transaction, ask)));
      },
    };
  });
}

const together = (found: readonly Found[]): Found => ({
  crossings: found.flatMap(({ crossings }) => crossings),
  patterns: found.flatMap(({ patterns }) => patterns),
});

const NOTHING: Found = { crossings: [], patterns: [] };
const unanswered = (key: string): Found => ({
  crossings: [],
  patterns: [{ name: 'ferry.unanswered', confidence: 50, evidence: { key } } satisfies Pattern],
});

/** First the service, where it must be asked, then each far transaction; the crossing when all of it is there. */
function follow(
  { crossing, asks, isPartial }: Deposit,
  { chain, txid, movements }: TransactionFacts,
  ask: Ask,
): Found {
  if (asks.service) {
    const answer = ask({ kind: 'service', service: SERVICE, path: `/${crossing.id}` });
    if (answer === undefined) return NOTHING;
    if (answer.kind === 'failed') return unanswered(crossing.id);
  }
  const seen = new Map(movements.map((movement) => [movement.id, movement]));
  const received = crossing.received.flatMap((receipt): (Receipt | null)[] => {
    const { movement } = receipt;
    const isFar = movement.chain !== chain || movement.txid !== txid;
    if (!isFar) return [{ ...receipt, movement: seen.get(movement.id) as Movement }];
    if (!asks.far) return [receipt];
    const answer = ask({ kind: 'transaction', chain: movement.chain, txid: movement.txid });
    if (answer === undefined) return [null];
    return answer.kind === 'failed' ? [] : [receipt];
  });
  const known = received.filter((receipt) => receipt !== null);
  const isWhole = known.length === crossing.received.length;
  if (isWhole || (isPartial && known.length > 0)) return found({ ...crossing, received: known });
  return received.includes(null) ? NOTHING : unanswered(crossing.id);
}

const found = (crossing: Crossing): Found => ({ crossings: [crossing], patterns: [] });

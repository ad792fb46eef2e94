import type { Journal } from '../journal.ts';
import type { Leg } from '../movement.ts';
import { movementAt, type Nodes, timeOf } from './journal-nodes.ts';
import type { RankEdge, RankSide } from './rank.ts';

export interface CrossingPayments {
  readonly payments: readonly RankEdge[];
  /** Legs that paid into a crossing, for which its payments stand. */
  readonly replaced: ReadonlySet<number>;
}

/**
 * A payment from everyone who gave a crossing something to everyone who received of it, in proportion. None of a crossing that
 * gives all back to who gave it.
 */
export function crossingPayments(journal: Journal, nodes: Nodes): CrossingPayments {
  const payments: RankEdge[] = [];
  const replaced = new Set<number>();
  const gifts = giftsOf(journal, nodes);
  journal.crossings.forEach(({ id }, crossing) => {
    const given = gifts.get(crossing) ?? [];
    const received = receiptsOf(journal, nodes, crossing);
    const isReturned = received.every((receipt) => given.every((gift) => gift.node === receipt.node));
    if (isReturned) return;
    const [whole, shares] = [
      sumOf(given.map(({ value }) => value)),
      sumOf(received.map(({ share }) => share)),
    ];
    for (const { leg, node: from, value, symbol, time } of given) {
      replaced.add(leg);
      for (const { node: to, share, ...got } of received) {
        payments.push({
          from,
          to,
          paid: { value: (value * share) / shares, symbol, time },
          got: { ...got, value: (got.value * value) / whole },
          tx: id,
        });
      }
    }
  });
  return { payments, replaced };
}

type Gift = RankSide & { readonly leg: number; readonly node: number };

/** What crossings were given, by crossing; who gave is the transaction where it has several inputs or outputs. */
function giftsOf(
  { givenAt, movements, inputsAt, outputsAt, legHolding }: Journal,
  { nodeOf, joints }: Nodes,
): Map<number, Gift[]> {
  const gifts = new Map<number, Gift[]>();
  for (const [leg, crossing] of givenAt) {
    const m = movementAt(outputsAt, leg);
    const output = movements[m]?.outputs[leg - (outputsAt[m] as number)] as Leg;
    if (movements[m]?.inputs.length === 0) continue;
    const joint = joints.get(m);
    const gift: Gift = {
      leg,
      node: joint ?? (nodeOf[legHolding[inputsAt[m] as number] as number] as number),
      value: Number(output.amount),
      symbol: output.holding.asset,
      time: timeOf(m, joint === undefined ? 'in' : 'out'),
    };
    gifts.set(crossing, [...(gifts.get(crossing) ?? []), gift]);
  }
  return gifts;
}

type Received = RankSide & { readonly node: number; readonly share: number };

function receiptsOf(
  { receiptsOf: placed, outputsAt, legHolding }: Journal,
  { nodeOf, joints }: Nodes,
  crossing: number,
): Received[] {
  return (placed[crossing] ?? []).map(({ leg, share, movement, output }) => {
    const { amount, holding } = movement.outputs[output] as Leg;
    const m = movementAt(outputsAt, leg);
    return {
      node: nodeOf[legHolding[leg] as number] as number,
      share: Number(share),
      value: Number(amount),
      symbol: holding.asset,
      time: timeOf(m, joints.has(m) ? 'out' : 'in'),
    };
  });
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

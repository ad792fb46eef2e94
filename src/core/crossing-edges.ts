import type { Crossing, Place } from './crossing.ts';
import type { GraphEdge } from './flow-graph.ts';
import { type GraphInput, perPolicy, transactionNode } from './graph-input.ts';
import type { Amount, AssetId } from './ids.ts';
import type { Leg } from './movement.ts';

interface Draft {
  readonly crossing: number;
  readonly target: string;
  /** Of the given asset. */
  amount: Amount;
  readonly taints: Amount[];
  readonly presumed: Amount[];
  readonly asset: AssetId;
  received: Amount;
  readonly receivedTaints: Amount[];
}

/**
 * One edge for every crossing that carried taint and every transaction in which it came out; backward, every one in which it
 * was given.
 */
export function crossingEdges({ settlements }: GraphInput): readonly GraphEdge[] {
  const { journal } = settlements[0];
  const drafts = new Map<string, Draft>();
  for (const [leg, { crossing, share, movement, output }] of journal.receivedAt) {
    const crossed = settlements.map((settlement) => settlement.crossed.get(leg));
    if (crossed.every((part) => part === undefined)) continue;
    const { holding, amount } = movement.outputs[output] as Leg;
    const target = transactionNode(movement.chain, movement.txid);
    const key = `${crossing} ${target} ${holding.asset}`;
    const draft = drafts.get(key) ?? {
      crossing,
      target,
      amount: 0n,
      taints: settlements.map(() => 0n),
      presumed: settlements.map(() => 0n),
      asset: holding.asset,
      received: 0n,
      receivedTaints: settlements.map(() => 0n),
    };
    drafts.set(key, draft);
    draft.amount += share;
    draft.received += amount;
    crossed.forEach((part, p) => {
      draft.taints[p] = (draft.taints[p] as Amount) + (part?.given ?? 0n);
      draft.presumed[p] = (draft.presumed[p] as Amount) + (part?.presumed ?? 0n);
      draft.receivedTaints[p] = (draft.receivedTaints[p] as Amount) + (part?.received ?? 0n);
    });
  }
  return [...drafts.values()].map((draft): GraphEdge => {
    const { id, kind, rule, tier, confidence, evidence, given } = journal.crossings[
      draft.crossing
    ] as Crossing;
    const { movement, output } = given[0] as Place;
    const source = transactionNode(movement.chain, movement.txid);
    const asset = (movement.outputs[output] as Leg).holding.asset;
    const taint = perPolicy(settlements, (_, p) => `${draft.taints[p]}`);
    const told = { id, rule, tier, confidence, evidence };
    const receivedTaint = perPolicy(settlements, (_, p) => `${draft.receivedTaints[p]}`);
    if (journal.mirror)
      return {
        source: draft.target,
        target: source,
        kind,
        asset: draft.asset,
        amount: `${draft.received}`,
        taint: receivedTaint,
        crossing: { ...told, asset, amount: `${draft.amount}`, taint },
      };
    return {
      source,
      target: draft.target,
      kind,
      asset,
      amount: `${draft.amount}`,
      taint,
      ...(draft.presumed.some((part) => part !== 0n) && {
        presumed: perPolicy(settlements, (_, p) => `${draft.presumed[p]}`),
      }),
      crossing: { ...told, asset: draft.asset, amount: `${draft.received}`, taint: receivedTaint },
    };
  });
}

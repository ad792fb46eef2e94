import type { Crossing, Place } from './crossing.ts';
import type { GraphEdge, PerPolicy } from './flow-graph.ts';
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
  const givers = journal.mirror ? giversOf(settlements) : new Map<number, readonly Giver[]>();
  return [...drafts.values()].flatMap((draft) =>
    journal.mirror
      ? backwardEdges(settlements, draft, givers.get(draft.crossing) ?? [])
      : [forwardEdge(settlements, draft)],
  );
}

type Settlements = GraphInput['settlements'];

function forwardEdge(settlements: Settlements, draft: Draft): GraphEdge {
  const { given, ...told } = settlements[0].journal.crossings[draft.crossing] as Crossing;
  const { movement, output } = given[0] as Place;
  return {
    source: transactionNode(movement.chain, movement.txid),
    target: draft.target,
    kind: told.kind,
    asset: (movement.outputs[output] as Leg).holding.asset,
    amount: `${draft.amount}`,
    taint: inWords(settlements, draft.taints),
    ...(draft.presumed.some((part) => part !== 0n) && { presumed: inWords(settlements, draft.presumed) }),
    crossing: {
      ...groundsOf(told),
      asset: draft.asset,
      amount: `${draft.received}`,
      taint: inWords(settlements, draft.receivedTaints),
    },
  };
}

/** A transaction in which a crossing was received, which a mirror gives into it. */
interface Giver {
  readonly node: string;
  readonly asset: AssetId;
  amount: Amount;
  readonly taints: Amount[];
}

/** By crossing of a mirror, those that gave taint under any policy. */
function giversOf(settlements: Settlements): ReadonlyMap<number, readonly Giver[]> {
  const { movements, outputsAt, givenAt } = settlements[0].journal;
  const byCrossing = new Map<number, Giver[]>();
  movements.forEach(({ chain, txid, outputs }, m) => {
    const leg = outputsAt[m] as number;
    const crossing = givenAt.get(leg);
    const [paid] = outputs;
    const taints = settlements.map(({ legTaint }) => (crossing === undefined ? 0n : legTaint(leg)));
    if (crossing === undefined || !paid || taints.every((taint) => taint === 0n)) return;
    const node = transactionNode(chain, txid);
    const givers = byCrossing.get(crossing) ?? [];
    byCrossing.set(crossing, givers);
    const twin = givers.find((giver) => giver.node === node);
    if (!twin) {
      givers.push({ node, asset: paid.holding.asset, amount: paid.amount, taints });
      return;
    }
    twin.amount += paid.amount;
    taints.forEach((taint, p) => {
      twin.taints[p] = (twin.taints[p] as Amount) + taint;
    });
  });
  return byCrossing;
}

/** From where it was given to each transaction in which it was received, in the proportion of what of that is asked about. */
function backwardEdges(settlements: Settlements, draft: Draft, givers: readonly Giver[]): GraphEdge[] {
  const { given: _, ...told } = settlements[0].journal.crossings[draft.crossing] as Crossing;
  const weights = settlements.map((_, p) => givers.map(({ taints }) => taints[p] as Amount));
  const values = givers.map(({ amount }) => amount);
  const received = cut(draft.received, values);
  const amounts = cut(draft.amount, values);
  const sources = weights.map((weight, p) => cut(draft.receivedTaints[p] as Amount, weight));
  const targets = weights.map((weight, p) => cut(draft.taints[p] as Amount, weight));
  return givers.map(({ node, asset }, n) => ({
    source: draft.target,
    target: node,
    kind: told.kind,
    asset: draft.asset,
    amount: `${received[n]}`,
    taint: inWords(
      settlements,
      sources.map((parts) => parts[n] as Amount),
    ),
    crossing: {
      ...groundsOf(told),
      asset,
      amount: `${amounts[n]}`,
      taint: inWords(
        settlements,
        targets.map((parts) => parts[n] as Amount),
      ),
    },
  }));
}

const groundsOf = ({ id, rule, tier, confidence, evidence }: Omit<Crossing, 'given'>) => ({
  id,
  rule,
  tier,
  confidence,
  evidence,
});

const inWords = (settlements: Settlements, amounts: readonly Amount[]): PerPolicy<string> =>
  perPolicy(settlements, (_, p) => `${amounts[p]}`);

/** Parts of `whole` in the proportion of `weights`, cut in turn so that they sum to it. */
function cut(whole: Amount, weights: readonly Amount[]): readonly Amount[] {
  let left = whole;
  let among = weights.reduce((sum, weight) => sum + weight, 0n);
  return weights.map((weight) => {
    const part = among === 0n ? 0n : (left * weight) / among;
    left -= part;
    among -= weight;
    return part;
  });
}

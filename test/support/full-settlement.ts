import { type AccountId, type Amount, type HoldingId, sinkOf } from '../../src/core/ids.ts';
import type { Holding, Movement, Seed } from '../../src/core/movement.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { amountOf, clean, type Pot, taintOf } from '../../src/core/pot.ts';

export interface FullKnowledge {
  /** Every movement of the chain, in chain order. */
  readonly movements: readonly Movement[];
  readonly seeds: readonly Seed[];
  readonly policy: TaintPolicy;
  /** Taint that must have arrived in a holding for it to be followed. */
  readonly floor: Amount;
  /** Holdings are followed that are nearer to a seed than so many transactions. */
  readonly depth: number;
  /**
   * Share, in parts per million, of what came into a holding from which on what it pays beyond that is presumed tainted;
   * without it all of that is clean.
   */
  readonly presume?: bigint | undefined;
  /** Accounts that pay nothing on: those of labels that end a walk, and hubs. */
  absorbs(account: AccountId): boolean;
}

export interface FullSettlement {
  /** Taint by payment, keyed by transaction and receiver. */
  readonly flows: ReadonlyMap<string, Amount>;
  readonly followed: ReadonlySet<HoldingId>;
}

/** The key of a payment: what one transaction pays to one account is one flow. */
export const flowKey = (txid: string, receiver: AccountId): string => `${txid} ${receiver}`;

/**
 * Settles a whole chain that nobody had to look up. A holding is followed where enough reaches it, near enough, and
 * nothing absorbs it; all others absorb. Since following more makes more arrive and never less, the smallest set that
 * agrees with this rule is found by beginning with none.
 */
export function fullSettlement(knowledge: FullKnowledge): FullSettlement {
  const { movements, seeds, floor, depth, absorbs } = knowledge;
  const touching = movementsByHolding(movements);
  const followed = new Set<HoldingId>();
  const involved = new Set(seeds.map(({ movement }) => movements.indexOf(movement)));
  for (;;) {
    // What touches no holding that is followed neither takes taint nor gives it.
    const replayed = [...involved].sort((a, b) => a - b).map((n) => movements[n] as Movement);
    const { arrivals, flows } = replay(replayed, followed, knowledge);
    const due = [...arrivals.values()].filter(
      ({ holding: { id, owner }, taint, hop }) =>
        !followed.has(id) && !absorbs(owner) && sinkOf(owner) === undefined && taint >= floor && hop < depth,
    );
    if (due.length === 0) return { flows, followed };
    for (const { holding } of due) {
      followed.add(holding.id);
      for (const n of touching.get(holding.id) as readonly number[]) involved.add(n);
    }
  }
}

/** Taint that came into a holding, and how near to a seed. */
interface Arrival {
  readonly holding: Holding;
  taint: Amount;
  hop: number;
}

interface Replayed {
  readonly arrivals: ReadonlyMap<HoldingId, Arrival>;
  readonly flows: ReadonlyMap<string, Amount>;
}

/** Payments one after the other, by the readable form of the policy. */
function replay(
  movements: readonly Movement[],
  followed: ReadonlySet<HoldingId>,
  { seeds, policy, presume, floor }: FullKnowledge,
): Replayed {
  const pots = new Map<HoldingId, Pot>([...followed].map((id) => [id, []]));
  const inflow = new Map<HoldingId, Amount>();
  const arrivals = new Map<HoldingId, Arrival>();
  const flows = new Map<string, Amount>();
  /** Hop of the taint that is in a pot now. */
  const near = new Map<HoldingId, number>();
  const seeded = new Map(seeds.map((seed) => [`${seed.movement.id} ${seed.output}`, seed]));

  const isMostlyTainted = (id: HoldingId): boolean => {
    const tainted = arrivals.get(id)?.taint ?? 0n;
    return presume !== undefined && tainted > 0n && tainted * 1_000_000n >= presume * (inflow.get(id) ?? 0n);
  };
  const draw = (id: HoldingId, amount: Amount): Pot => {
    const pot = pots.get(id);
    if (!pot) return clean(amount);
    const short = amount - amountOf(pot);
    const unknown = short > 0n ? (isMostlyTainted(id) ? stolen(short) : clean(short)) : [];
    const full = short > 0n ? policy.merge(pot, unknown) : pot;
    const { paid, rest } = policy.draw?.(full, amount, [floor]) ?? policy.split(full, [amount]);
    pots.set(id, rest);
    return paid[0] as Pot;
  };
  const arrive = (holding: Holding, taint: Amount, hop: number): void => {
    const known = arrivals.get(holding.id) ?? { holding, taint: 0n, hop };
    arrivals.set(holding.id, { holding, taint: known.taint + taint, hop: Math.min(known.hop, hop) });
    near.set(holding.id, Math.min(near.get(holding.id) ?? hop, hop));
  };

  /** Presumed taint may leave when no other is there any more. */
  const hopOf = (id: HoldingId): number => near.get(id) ?? (arrivals.get(id)?.hop as number);

  for (const { id, txid, inputs, outputs } of movements) {
    const drawn = inputs.map(({ holding, amount }) => draw(holding.id, amount));
    const hops = inputs.map(({ holding }, n) =>
      taintOf(drawn[n] as Pot) > 0n ? hopOf(holding.id) : Number.POSITIVE_INFINITY,
    );
    for (const { holding } of inputs) if (taintOf(pots.get(holding.id) ?? []) === 0n) near.delete(holding.id);
    const sum = outputs.reduce((total, { amount }) => total + amount, 0n);
    const carried = drawn.reduce<Pot>((pot, parcel) => policy.merge(pot, parcel), []);
    const transit = inputs.length === 0 ? clean(sum) : carried;
    const { paid } = policy.split(
      transit,
      outputs.map(({ amount }) => amount),
    );
    outputs.forEach(({ holding, amount }, n) => {
      const seed = seeded.get(`${id} ${n}`);
      const parcel = seed ? [...stolen(seed.taint), ...clean(amount - seed.taint)] : (paid[n] as Pot);
      const pot = pots.get(holding.id);
      const taint = taintOf(parcel);
      const isMixed = policy.followsWholeOnly && !seed && taint > 0n && taint < amount;
      if (pot) pots.set(holding.id, policy.merge(pot, isMixed ? clean(amount) : parcel));
      inflow.set(holding.id, (inflow.get(holding.id) ?? 0n) + amount);
      if (taint === 0n) return;
      if (!isMixed) arrive(holding, taint, seed ? 0 : Math.min(...hops) + 1);
      if (sinkOf(holding.owner) !== undefined) return;
      const key = flowKey(txid, holding.owner);
      flows.set(key, (flows.get(key) ?? 0n) + taint);
    });
  }
  return { arrivals, flows };
}

const stolen = (amount: Amount): Pot =>
  clean(amount).map((lot) => ({ ...lot, taint: lot.amount, losses: [lot.amount] }));

function movementsByHolding(movements: readonly Movement[]): ReadonlyMap<HoldingId, readonly number[]> {
  const touching = new Map<HoldingId, number[]>();
  movements.forEach(({ inputs, outputs }, n) => {
    for (const { holding } of [...inputs, ...outputs]) {
      const known = touching.get(holding.id);
      if (known) known.push(n);
      else touching.set(holding.id, [n]);
    }
  });
  return touching;
}

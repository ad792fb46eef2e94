import type { AccountId, Amount, HoldingId } from '../../src/core/ids.ts';
import { sinkOf } from '../../src/core/ids.ts';
import type { Holding, Movement, Seed } from '../../src/core/movement.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { referenceSettlement } from './reference-settle.ts';

export interface FullKnowledge {
  /** Every movement of the chain, in chain order. */
  readonly movements: readonly Movement[];
  readonly seeds: readonly Seed[];
  readonly policy: TaintPolicy;
  /** Loss that must have arrived in a holding for it to be followed. */
  readonly floor: Amount;
  /** Holdings are followed that are nearer to a seed than so many transactions. */
  readonly depth: number;
  /** Accounts that pay nothing on: those of labels that end a walk, and hubs. */
  absorbs(account: AccountId): boolean;
}

export interface FullSettlement {
  /** Taint by payment, keyed by transaction and receiver. */
  readonly flows: ReadonlyMap<string, Amount>;
  readonly followed: ReadonlySet<HoldingId>;
}

/** The key of a payment: equal payments of one transaction are one flow. */
export const flowKey = (txid: string, receiver: AccountId): string => `${txid} ${receiver}`;

/**
 * Settles a whole chain that nobody had to look up. A holding is followed where enough reaches it, near enough, and
 * nothing absorbs it; all others absorb. Since what is followed makes more arrive and never less, the smallest set with
 * which the rule agrees is found by beginning with none.
 */
export function fullSettlement(knowledge: FullKnowledge): FullSettlement {
  const { movements, seeds, policy, floor, depth, absorbs } = knowledge;
  const touching = movementsByHolding(movements);
  const holdings = holdingsOf(movements);
  const followed = new Set<HoldingId>();
  const involved = new Set(seeds.map(({ movement }) => movements.indexOf(movement)));
  for (;;) {
    const replayed = [...involved].sort((a, b) => a - b).map((n) => movements[n] as Movement);
    const settled = referenceSettlement(
      replayed,
      [...followed].map((holding) => ({
        holding,
        opening: 0n,
        movements: [],
        through: 0,
        gap: null,
        notes: [],
      })),
      seeds,
      policy,
    );
    const [reached = [], flows = []] = settled
      .split('\n\n')
      .map((list) => (list === '' ? [] : list.split('\n').map((line) => JSON.parse(line) as unknown[])));
    const due = reached.flatMap(([id, hop, , , loss]): HoldingId[] => {
      const { owner } = holdings.get(id as HoldingId) as Holding;
      if (followed.has(id as HoldingId) || absorbs(owner) || sinkOf(owner) !== undefined) return [];
      return BigInt(loss as string) >= floor && (hop as number) < depth ? [id as HoldingId] : [];
    });
    if (due.length === 0) return { flows: paymentsIn(flows, replayed), followed };
    for (const id of due) {
      followed.add(id);
      for (const n of touching.get(id) as readonly number[]) involved.add(n);
    }
  }
}

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

const holdingsOf = (movements: readonly Movement[]): ReadonlyMap<HoldingId, Holding> =>
  new Map(
    movements.flatMap(({ inputs, outputs }) =>
      [...inputs, ...outputs].map(({ holding }) => [holding.id, holding] as const),
    ),
  );

function paymentsIn(
  flows: readonly (readonly unknown[])[],
  replayed: readonly Movement[],
): ReadonlyMap<string, Amount> {
  const byId = new Map<unknown, Movement>(replayed.map((movement) => [movement.id, movement]));
  const payments = new Map<string, Amount>();
  for (const [id, , outputs] of flows) {
    const movement = byId.get(id) as Movement;
    (outputs as string[]).forEach((taint, n) => {
      const owner = movement.outputs[n]?.holding.owner as AccountId;
      if (taint === '0' || sinkOf(owner) !== undefined) return;
      const key = flowKey(movement.txid, owner);
      payments.set(key, (payments.get(key) ?? 0n) + BigInt(taint));
    });
  }
  return payments;
}

import type { AccountId, Amount, AssetId, HoldingId, MovementId } from '../core/ids.ts';
import type { History } from '../core/movement.ts';
import type { Scene, TaintedMovement } from '../trace/detector.ts';

/** What movements carry, by their ids. */
export type Taints = ReadonlyMap<MovementId, TaintedMovement>;

interface Limits {
  readonly taintedPercent: number;
  readonly leastPerMillion: number;
}

/**
 * Accounts of account chains of which a balance is mostly tainted by what came in, with the per cent of the one that is so
 * most. A balance with less taint than dust decides nothing. Outpoints have no inflow of their own, so their owners are not told.
 */
export function mostlyTainted(
  { histories, reached }: Scene,
  { taints, stolen }: { readonly taints: Taints; readonly stolen: ReadonlyMap<AssetId, Amount> },
  { taintedPercent, leastPerMillion }: Limits,
): ReadonlyMap<AccountId, number> {
  const accounts = new Map<AccountId, number>();
  for (const [id, history] of histories) {
    const holding = reached.get(id)?.holding;
    if (!holding) continue;
    const { inflow, taint } = receivedBy(id, history, taints);
    const all = stolen.get(holding.asset) ?? 0n;
    if (taint === 0n || taint * 1_000_000n < BigInt(leastPerMillion) * all) continue;
    const percent = Number((taint * 100n) / inflow);
    if (percent < taintedPercent) continue;
    accounts.set(holding.owner, Math.max(percent, accounts.get(holding.owner) ?? 0));
  }
  return accounts;
}

/** What came into a balance from others, and how much of that was tainted. */
function receivedBy(id: HoldingId, { opening, movements }: History, taints: Taints) {
  let [inflow, taint] = [opening, 0n];
  for (const movement of movements) {
    if (movement.inputs.some(({ holding }) => holding.id === id)) continue;
    movement.outputs.forEach(({ holding, amount }, n) => {
      if (holding.id !== id) return;
      inflow += amount;
      taint += taints.get(movement.id)?.outputs[n] ?? 0n;
    });
  }
  return { inflow, taint };
}

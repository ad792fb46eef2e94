import type { HoldingId } from '../core/ids.ts';
import type { History, Holding } from '../core/movement.ts';
import type { Settlement } from '../core/settle.ts';

/**
 * Holdings that were not read above some height, and that taint came into above it, or was left in by what is known: what they did with it
 * is not known yet. Empty unless an earlier trace is gone on with.
 */
export function reachedAnew(
  settlements: readonly Settlement[],
  histories: ReadonlyMap<HoldingId, History>,
): readonly Holding[] {
  const limits = new Map<HoldingId, number>();
  for (const [id, { unreadAbove }] of histories) if (unreadAbove !== undefined) limits.set(id, unreadAbove);
  if (limits.size === 0) return [];
  const found = new Map<HoldingId, Holding>();
  for (const { journal, carries, legTaint, held } of settlements) {
    journal.holdings.forEach((holding, n) => {
      if (held[n] !== 0n && limits.has(holding.id)) found.set(holding.id, holding);
    });
    journal.movements.forEach(({ position }, m) => {
      if (carries[m] === 0) return;
      const end = journal.inputsAt[m + 1] as number;
      for (let leg = journal.outputsAt[m] as number; leg < end; leg++) {
        if (journal.givenAt.has(leg) || legTaint(leg) === 0n) continue;
        const holding = journal.holdings[journal.legHolding[leg] as number] as Holding;
        const limit = limits.get(holding.id);
        if (limit !== undefined && position.height > limit) found.set(holding.id, holding);
      }
    });
  }
  return [...found.values()];
}

import { isTainted } from './coloured-lots.ts';
import type { Amount } from './ids.ts';
import type { ColouredLot } from './lots.ts';

/** Taint in the terms of what was received: rounded down, but never to nothing while there is something to receive. */
export function scaledTaint(taint: Amount, given: Amount, received: Amount): Amount {
  if (taint === 0n || received === 0n) return 0n;
  const scaled = (taint * received) / given;
  return scaled === 0n ? 1n : scaled < received ? scaled : received;
}

/**
 * Lots in the terms of what was received, in their order: as much of it tainted as `scaledTaint` says, however many lots it is
 * in, and each kind of lot cut in turn from what its kind has. Losses go over whole: those of a lot that shrinks to nothing go
 * to the next tainted one, or the last.
 */
export function scaledLots(lots: readonly ColouredLot[], received: Amount): readonly ColouredLot[] {
  const given = sumOf(lots);
  const taint = sumOf(lots.filter(isTainted));
  const tainted = cutter(taint, scaledTaint(taint, given, received));
  const clean = cutter(given - taint, received - scaledTaint(taint, given, received));
  const scaled: ColouredLot[] = [];
  let homeless: readonly Amount[] = [];
  for (const lot of lots) {
    const amount = (isTainted(lot) ? tainted : clean)(lot.amount);
    const losses = isTainted(lot) ? added(lot.losses, homeless) : lot.losses;
    if (amount > 0n) scaled.push({ ...lot, amount, losses });
    if (isTainted(lot)) homeless = amount > 0n ? [] : losses;
  }
  const last = scaled.findLastIndex(isTainted);
  const lot = scaled[last];
  if (lot) scaled[last] = { ...lot, losses: added(lot.losses, homeless) };
  return scaled;
}

const sumOf = (lots: readonly ColouredLot[]): Amount => lots.reduce((sum, { amount }) => sum + amount, 0n);
const added = (losses: readonly Amount[], others: readonly Amount[]): readonly Amount[] =>
  losses.map((loss, b) => loss + (others[b] ?? 0n));

/** Cuts parts of `whole` in turn so that in the other terms they sum to `other`. */
function cutter(whole: Amount, other: Amount): (part: Amount) => Amount {
  let passed = 0n;
  let end = 0n;
  return (part) => {
    passed += part;
    const size = (passed * other) / whole - end;
    end += size;
    return size;
  };
}

import type { Amount } from './ids.ts';
import { CLEAN, type ColouredLot } from './lots.ts';

/** Taint in the terms of what was received: rounded down, but never to nothing while there is something to receive. */
export function scaledTaint(taint: Amount, given: Amount, received: Amount): Amount {
  if (taint === 0n || received === 0n) return 0n;
  const scaled = (taint * received) / given;
  return scaled === 0n ? 1n : scaled < received ? scaled : received;
}

/**
 * Lots in the terms of what was received, in their order: each ends where its share of the whole does, rounded down, so they
 * sum to `received`. Losses go over whole: those of a lot that shrinks to nothing go to the next tainted one, else to the
 * last, and where none is left the last unit of all is tainted.
 */
export function scaledLots(lots: readonly ColouredLot[], received: Amount): readonly ColouredLot[] {
  const given = lots.reduce((sum, { amount }) => sum + amount, 0n);
  const scaled: ColouredLot[] = [];
  let homeless: ColouredLot | undefined;
  let passed = 0n;
  let end = 0n;
  for (const lot of lots) {
    passed += lot.amount;
    const amount = (passed * received) / given - end;
    end += amount;
    if (amount > 0n && lot.colour !== CLEAN) {
      scaled.push({ ...lot, amount, losses: sumOf(lot.losses, homeless?.losses) });
      homeless = undefined;
    } else if (amount > 0n) scaled.push({ ...lot, amount });
    else if (lot.colour !== CLEAN)
      homeless = { ...(homeless ?? lot), losses: sumOf(lot.losses, homeless?.losses) };
  }
  if (!homeless) return scaled;
  const last = scaled.findLastIndex(({ colour }) => colour !== CLEAN);
  if (last >= 0) {
    const lot = scaled[last] as ColouredLot;
    scaled[last] = { ...lot, losses: sumOf(lot.losses, homeless.losses) };
    return scaled;
  }
  const tail = scaled.pop() as ColouredLot;
  if (tail.amount > 1n) scaled.push({ ...tail, amount: tail.amount - 1n });
  return [...scaled, { ...homeless, amount: 1n }];
}

const sumOf = (losses: readonly Amount[], others: readonly Amount[] = []): readonly Amount[] =>
  losses.map((loss, b) => loss + (others[b] ?? 0n));

import type { Amount } from './ids.ts';
import { CLEAN, type ColouredLot, PRESUMED, STOLEN } from './lots.ts';
import { lossShare } from './pot.ts';

/** Whether a lot is stolen, or presumed to be. */
export const isTainted = ({ colour }: ColouredLot): boolean => colour !== CLEAN;

/** Clean value as lots: none where there is no value. */
export const cleanLot = (amount: Amount): readonly ColouredLot[] =>
  amount > 0n ? [{ amount, colour: CLEAN, losses: [] }] : [];

/** Tainted lots of both, as far as there is room, losses whole; clean value behind. */
export function laidTogether(
  arrived: readonly ColouredLot[],
  came: readonly ColouredLot[],
  received: Amount,
): readonly ColouredLot[] {
  const tainted: ColouredLot[] = [];
  let room = received;
  for (const lot of [...arrived, ...came].filter(isTainted)) {
    const amount = lot.amount < room ? lot.amount : room;
    room -= amount;
    const last = tainted.at(-1);
    if (amount > 0n || !last) tainted.push({ ...lot, amount });
    else
      tainted[tainted.length - 1] = {
        ...last,
        losses: last.losses.map((loss, b) => loss + (lot.losses[b] ?? 0n)),
      };
  }
  return [...tainted, ...cleanLot(room)];
}

/** What is tainted in lots, to be cut into parts that have their share of what is presumed and of every loss. */
export function stainIn(lots: readonly ColouredLot[], books: number) {
  const tainted = lots.filter(isTainted);
  let taint = tainted.reduce((sum, { amount }) => sum + amount, 0n);
  let presumed = tainted.reduce((sum, { amount, colour }) => (colour === PRESUMED ? sum + amount : sum), 0n);
  const losses = Array.from({ length: books }, (_, b) =>
    tainted.reduce((sum, lot) => sum + (lot.losses[b] ?? 0n), 0n),
  );
  return {
    taint: (): Amount => taint,
    cut(amount: Amount): readonly ColouredLot[] {
      if (amount === 0n) return [];
      const guess = (presumed * amount) / taint;
      const own = losses.map((loss) => lossShare(loss, taint, amount));
      taint -= amount;
      presumed -= guess;
      own.forEach((loss, b) => {
        losses[b] = (losses[b] as Amount) - loss;
      });
      const certain = amount - guess;
      const certainLosses = own.map((loss) => lossShare(loss, amount, certain));
      return [
        { amount: certain, colour: STOLEN, losses: certainLosses } as const,
        {
          amount: guess,
          colour: PRESUMED,
          losses: own.map((loss, b) => loss - (certainLosses[b] as Amount)),
        } as const,
      ].filter((lot) => lot.amount > 0n);
    },
  };
}

import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';

/** What holdings held, leg by leg: no policy changes it, so it is counted once for all of them. */
export interface Balances {
  /**
   * What the leg's holding held just before the leg; for an input at least the leg's amount, topped up where its history
   * shows less. 0 for a holding of unknown history.
   */
  readonly legBalance: readonly Amount[];
  /** By input leg: value paid out beyond what the holding's history shows. */
  readonly shortfalls: ReadonlyMap<number, Amount>;
}

/** Replays the amounts of all legs in chain order. */
export function runningBalances({
  known,
  opening,
  inputsAt,
  outputsAt,
  legHolding,
  legAmount,
}: Pick<Journal, 'known' | 'opening' | 'inputsAt' | 'outputsAt' | 'legHolding' | 'legAmount'>): Balances {
  const balance = [...opening];
  const legBalance = new Array<Amount>(legAmount.length).fill(0n);
  const shortfalls = new Map<number, Amount>();
  for (let m = 0; m < outputsAt.length; m++) {
    const outputs = outputsAt[m] as number;
    const end = inputsAt[m + 1] as number;
    for (let leg = inputsAt[m] as number; leg < outputs; leg++) {
      const holding = legHolding[leg] as number;
      if (known[holding] === 0) continue;
      const value = legAmount[leg] as Amount;
      const has = balance[holding] as Amount;
      if (has === value) {
        legBalance[leg] = value;
        balance[holding] = 0n;
      } else if (has < value) {
        shortfalls.set(leg, value - has);
        legBalance[leg] = value;
        balance[holding] = 0n;
      } else {
        legBalance[leg] = has;
        balance[holding] = has - value;
      }
    }
    for (let leg = outputs; leg < end; leg++) {
      const holding = legHolding[leg] as number;
      if (known[holding] === 0) continue;
      const value = legAmount[leg] as Amount;
      const has = balance[holding] as Amount;
      legBalance[leg] = has;
      balance[holding] = has === 0n ? value : has + value;
    }
  }
  return { legBalance, shortfalls };
}

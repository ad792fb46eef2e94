import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';
import { lossReader, type Stain } from './pots.ts';

/** Taint by holding that came in and never goes out again, with the losses it stands for. */
export interface Absorbed {
  /** `losses` are a number a book, where losses have columns of their own; `presumed` is read where anything is presumed. */
  take(holding: number, taint: Limbs, along: { readonly losses: Limbs; readonly presumed: Limbs }): void;
  stain(holding: number): Stain;
}

export function absorbedTaint(journal: Journal): Absorbed {
  const { holdings, limbs, lossIsTaint, books } = journal;
  const { width, column, add, read } = limbs;
  const row = lossIsTaint ? 0 : books.length * width;
  const isPresumed = journal.presume !== undefined;
  const taints = column(holdings.length);
  const presumes = column(isPresumed ? holdings.length : 0);
  const lost = column(lossIsTaint ? 0 : holdings.length * books.length);
  const lossesOf = lossReader(journal);
  return {
    take(holding, taint, { losses, presumed }) {
      add(taints, holding * width, taint, 0);
      for (let n = 0; n < row; n += width) add(lost, holding * row + n, losses, n);
      if (isPresumed) add(presumes, holding * width, presumed, 0);
    },
    stain(holding) {
      const taint = read(taints, holding * width);
      return {
        taint,
        presumed: isPresumed ? read(presumes, holding * width) : 0n,
        losses: lossesOf(taint, lost, holding * row, holding),
      };
    },
  };
}

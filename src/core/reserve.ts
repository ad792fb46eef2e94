import type { Amount } from './ids.ts';
import { isBelowFloors } from './loss.ts';
import { type Lot, lossShare } from './pot.ts';

/** What a holding keeps back when it pays. */
export interface Reserve {
  /** Parts per million of its taint. */
  readonly reserve: bigint;
  /** Losses below which it pays out no taint, by book. */
  readonly floors: readonly Amount[];
}

/** Taint that a payment of `value` takes out of a pool which keeps some back: at least what the rest of its value cannot hold. */
export function emitted({ amount, taint, losses }: Lot, value: Amount, { reserve, floors }: Reserve): Amount {
  const most = (taint * (MILLION - reserve)) / MILLION;
  const wanted = value < most ? value : most;
  const rest = amount - value;
  const due = taint > rest ? taint - rest : 0n;
  if (wanted <= due) return due;
  const lost = losses.map((loss) => lossShare(loss, taint, wanted));
  return isBelowFloors(lost, floors) ? due : wanted;
}

const MILLION = 1_000_000n;

import { isBefore } from './account-transfers.ts';
import type { PoolDeposit, PoolWithdrawal } from './tornado-links.ts';

/** Among how many a withdrawal's depositor hides. */
export interface AnonymitySet {
  /** Depositors of the pool within a day before; unknown ones count for one each, so there are at most as many. */
  readonly day: number;
  /** Within seven days before. */
  readonly week: number;
  /** Deposits into the pool before, ever. */
  readonly ever: number;
}

/**
 * The anonymity set of a withdrawal after Béres et al., "Blockchain is Watching You", 2020: those who deposited into the
 * same pool before. `deposits` must tell all of the seven days; how many there were ever, their own numbers tell.
 */
export function anonymitySet(
  deposits: readonly PoolDeposit[],
  { pool, position }: PoolWithdrawal,
): AnonymitySet {
  const earlier = deposits.filter((one) => one.pool === pool && isBefore(one.position, position));
  const within = (seconds: number): number => {
    const since = (position.time ?? Number.NEGATIVE_INFINITY) - seconds;
    const recent = earlier.filter((one) => (one.position.time ?? since) >= since);
    return new Set(recent.map(({ from, leaf }) => from ?? leaf)).size;
  };
  return {
    day: within(86_400),
    week: within(7 * 86_400),
    ever: earlier.reduce((most, { leaf }) => Math.max(most, leaf + 1), 0),
  };
}

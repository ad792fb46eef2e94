import { type AccountId, compare } from '../core/ids.ts';
import type { DepositEvent, WithdrawalEvent } from './tornado-events.ts';

/** Seconds in which counts are taken. */
const DAY = 86_400;

/** What one account did with pools within a day. */
export interface Day<T> {
  readonly owner: AccountId;
  /** In chain order; the last ends the day. */
  readonly items: readonly T[];
  /** By pool. */
  readonly counts: ReadonlyMap<AccountId, number>;
}

/** For each item, those of its owner within a day up to and with it. Items of unknown time are in no day. */
export function daysOf<T extends DepositEvent | WithdrawalEvent>(
  all: readonly T[],
  ownerOf: (item: T) => AccountId,
): Day<T>[] {
  const byOwner = new Map<AccountId, T[]>();
  for (const item of [...all].sort(inOrder))
    if (item.position.time !== null) {
      const list = byOwner.get(ownerOf(item));
      if (list) list.push(item);
      else byOwner.set(ownerOf(item), [item]);
    }
  return [...byOwner].flatMap(([owner, items]) => {
    let start = 0;
    return items.map((end, n): Day<T> => {
      while (timeOf(end) - timeOf(items[start] as T) > DAY) start++;
      const within = items.slice(start, n + 1);
      const counts = new Map<AccountId, number>();
      for (const { pool } of within) counts.set(pool, (counts.get(pool) ?? 0) + 1);
      return { owner, items: within, counts };
    });
  });
}

const timeOf = ({ position }: DepositEvent | WithdrawalEvent): number => position.time as number;

const inOrder = (a: DepositEvent | WithdrawalEvent, b: DepositEvent | WithdrawalEvent): number =>
  a.position.height - b.position.height ||
  a.position.index - b.position.index ||
  compare(a.pool, b.pool) ||
  compare(a.txid, b.txid);

/** Whether two days have as many items in each pool, and no other pools. */
export const hasEqualCounts = (
  a: ReadonlyMap<AccountId, number>,
  b: ReadonlyMap<AccountId, number>,
): boolean => a.size === b.size && [...a].every(([pool, count]) => b.get(pool) === count);

import type { AccountId } from '../core/ids.ts';
import { isBefore } from './account-transfers.ts';
import { daysOf, hasEqualCounts } from './tornado-days.ts';
import type { DepositEvent, WithdrawalEvent } from './tornado-events.ts';

/** A deposit, with what its transaction tells; null where that is not known. */
export interface PoolDeposit extends DepositEvent {
  readonly from: AccountId | null;
  readonly gasPrice: bigint | null;
}

/** A withdrawal, with what its transaction tells; null where that is not known. */
export interface PoolWithdrawal extends WithdrawalEvent {
  /** Who signed: the receiver, or a relayer. */
  readonly from: AccountId | null;
  readonly gasPrice: bigint | null;
}

/** A withdrawal that a rule connects with earlier deposits of one account. */
export interface PoolLink {
  readonly rule: 'exact-match' | 'gas-price' | 'same-counts' | 'linked-addresses';
  readonly depositor: AccountId;
  readonly receiver: AccountId;
  readonly deposits: readonly PoolDeposit[];
  readonly withdrawals: readonly PoolWithdrawal[];
  /** Depositors that the rule cannot tell apart; 1 where it names one. */
  readonly candidates: number;
}

/** The rules follow Tutela (src/tcash/heuristic.py) and Béres et al., "Blockchain is Watching You", 2020. */
const sender = ({ from }: PoolDeposit): AccountId => from as AccountId;
const known = (deposits: readonly PoolDeposit[]): PoolDeposit[] =>
  deposits.filter(({ from }) => from !== null);

/** Rule 1: who withdraws deposited into the same pool before. */
export function exactMatches(
  deposits: readonly PoolDeposit[],
  withdrawals: readonly PoolWithdrawal[],
): PoolLink[] {
  return pairs(deposits, withdrawals, (deposit, withdrawal) => deposit.from === withdrawal.to).map(
    ({ deposits: earlier, withdrawal }) => linkOf('exact-match', earlier, [withdrawal]),
  );
}

/**
 * Rule 2: who withdraws by themselves pays the gas price of one earlier deposit of the pool, and of no other: a price that
 * somebody typed. Holds only before block `until`, where the protocol began to set prices.
 */
export function gasPriceMatches(
  deposits: readonly PoolDeposit[],
  withdrawals: readonly PoolWithdrawal[],
  until: number,
): PoolLink[] {
  const count = new Map<string, number>();
  const key = ({ pool, gasPrice }: PoolDeposit): string => `${pool} ${gasPrice}`;
  for (const deposit of deposits) count.set(key(deposit), (count.get(key(deposit)) ?? 0) + 1);
  const unique = deposits.filter((one) => one.gasPrice !== null && count.get(key(one)) === 1);
  const selfPaid = withdrawals.filter(({ from, to, position }) => from === to && position.height < until);
  return pairs(unique, selfPaid, (deposit, { gasPrice }) => deposit.gasPrice === gasPrice).map(
    ({ deposits: earlier, withdrawal }) => linkOf('gas-price', earlier, [withdrawal]),
  );
}

/**
 * Rule 3: within a day, who withdraws took as much from each of several pools as a depositor had put into each, and into no
 * other, within a day before. `candidates` are all depositors of whom that is so.
 *
 * Both faults of the published code are mended: the day of a deposit counts that deposit itself, as that of a withdrawal
 * does, and deposits must be earlier than what they are matched with.
 */
export function sameCounts(
  deposits: readonly PoolDeposit[],
  withdrawals: readonly PoolWithdrawal[],
  { pools, total }: { readonly pools: number; readonly total: number },
): PoolLink[] {
  const days = daysOf(known(deposits), sender);
  return daysOf(withdrawals, ({ to }) => to)
    .filter(({ items, counts }) => counts.size >= pools && items.length >= total)
    .flatMap(({ owner, items, counts }) => {
      const last = items[items.length - 1] as PoolWithdrawal;
      const matching = new Map<AccountId, readonly PoolDeposit[]>();
      for (const day of days)
        if (
          hasEqualCounts(day.counts, counts) &&
          day.items.every(({ position }) => isBefore(position, last.position))
        )
          matching.set(day.owner, day.items);
      return [...matching].map(
        ([depositor, earlier]): PoolLink => ({
          rule: 'same-counts',
          depositor,
          receiver: owner,
          deposits: earlier,
          withdrawals: items,
          candidates: matching.size,
        }),
      );
    });
}

/** Rule 4: who withdraws and who deposited into the same pool before met in at least `least` other transactions. */
export function linkedAddresses(
  deposits: readonly PoolDeposit[],
  withdrawals: readonly PoolWithdrawal[],
  meetings: (a: AccountId, b: AccountId) => number,
  least: number,
): PoolLink[] {
  const met = (deposit: PoolDeposit, { to }: PoolWithdrawal): boolean =>
    deposit.from !== null && deposit.from !== to && meetings(deposit.from, to) >= least;
  return pairs(deposits, withdrawals, met).map(({ deposits: earlier, withdrawal }) =>
    linkOf('linked-addresses', earlier, [withdrawal]),
  );
}

/** Each withdrawal with the earlier deposits of its pool that `fits`, by depositor. */
function pairs(
  deposits: readonly PoolDeposit[],
  withdrawals: readonly PoolWithdrawal[],
  fits: (deposit: PoolDeposit, withdrawal: PoolWithdrawal) => boolean,
): { deposits: PoolDeposit[]; withdrawal: PoolWithdrawal }[] {
  const told = known(deposits);
  return withdrawals.flatMap((withdrawal) => {
    const byDepositor = new Map<AccountId, PoolDeposit[]>();
    for (const deposit of told) {
      const { pool, position } = deposit;
      if (pool !== withdrawal.pool || !isBefore(position, withdrawal.position)) continue;
      if (fits(deposit, withdrawal)) push(byDepositor, sender(deposit), deposit);
    }
    return [...byDepositor.values()].map((earlier) => ({ deposits: earlier, withdrawal }));
  });
}

const linkOf = (
  rule: PoolLink['rule'],
  deposits: readonly PoolDeposit[],
  withdrawals: readonly PoolWithdrawal[],
): PoolLink => ({
  rule,
  deposits,
  withdrawals,
  depositor: sender(deposits[0] as PoolDeposit),
  receiver: (withdrawals[0] as PoolWithdrawal).to,
  candidates: 1,
});

function push<T>(lists: Map<AccountId, T[]>, key: AccountId, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

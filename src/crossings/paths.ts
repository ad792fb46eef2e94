import type { AccountId } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { UnfollowedTransfer } from '../trace/inquiry.ts';
import { partiesOf } from './net-flow.ts';

/** Who paid whom inside one transaction, through any number of accounts. */
export interface Paths {
  /** The accounts themselves and all that they, or whom they paid, paid on to. */
  from(accounts: readonly (AccountId | undefined)[]): ReadonlySet<AccountId | undefined>;
  /** The accounts themselves and all that paid them, or whoever paid them. */
  to(accounts: readonly (AccountId | undefined)[]): ReadonlySet<AccountId | undefined>;
}

/**
 * Paths that do not lead through `around`, by transfers of any asset, of those that nobody follows too. A token that is minted
 * comes from its contract, one that is burned goes there. It cannot see who made a contract pay, nor debts.
 */
export function paths(
  movements: readonly Movement[],
  unfollowed: readonly UnfollowedTransfer[],
  around: AccountId,
): Paths {
  const all = [
    ...partiesOf(movements),
    ...unfollowed.map(({ contract, from, to }) => ({ from: from ?? contract, to: to ?? contract })),
  ].filter(({ from, to }) => from !== around && to !== around);
  const onward = neighbours(all.map(({ from, to }) => [from, to]));
  const back = neighbours(all.map(({ from, to }) => [to, from]));
  return { from: (accounts) => closure(accounts, onward), to: (accounts) => closure(accounts, back) };
}

type Neighbours = ReadonlyMap<AccountId, readonly AccountId[]>;

function neighbours(pairs: readonly (readonly [AccountId, AccountId])[]): Neighbours {
  const next = new Map<AccountId, AccountId[]>();
  for (const [a, b] of pairs) {
    const known = next.get(a);
    if (known) known.push(b);
    else next.set(a, [b]);
  }
  return next;
}

function closure(
  starts: readonly (AccountId | undefined)[],
  next: Neighbours,
): ReadonlySet<AccountId | undefined> {
  const seen = new Set<AccountId | undefined>();
  const open = starts.filter((start) => start !== undefined);
  for (let account = open.pop(); account !== undefined; account = open.pop()) {
    if (seen.has(account)) continue;
    seen.add(account);
    open.push(...(next.get(account) ?? []));
  }
  return seen;
}

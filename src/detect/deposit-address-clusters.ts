import { type AccountId, compare } from '../core/ids.ts';
import type { Cluster } from '../core/pattern.ts';

/** A reason to hold two accounts for one hand's. */
export interface Union {
  readonly a: AccountId;
  readonly b: AccountId;
  readonly rule: string;
  readonly transaction: string;
}

/**
 * Clusters that `unions` make, in order of their ids; a union of accounts that belong together already is left out, so that
 * those of a cluster are a tree. Which of them are left out depends on their order, the members do not.
 */
export function clustersOf(unions: readonly Union[]): Cluster[] {
  const root = new Map<AccountId, AccountId>();
  const rootOf = (account: AccountId): AccountId => {
    let at = account;
    for (let next = root.get(at); next !== undefined && next !== at; next = root.get(at)) at = next;
    return at;
  };
  const kept = unions.filter(({ a, b }) => {
    const [first, second] = [rootOf(a), rootOf(b)].sort(compare) as [AccountId, AccountId];
    if (!root.has(first)) root.set(first, first);
    root.set(second, first);
    return first !== second;
  });
  const members = new Map<AccountId, AccountId[]>();
  for (const account of [...root.keys()].sort(compare)) {
    const id = rootOf(account);
    const list = members.get(id);
    if (list) list.push(account);
    else members.set(id, [account]);
  }
  return [...members]
    .filter(([, accounts]) => accounts.length > 1)
    .map(([id, accounts]) => ({
      id,
      members: accounts,
      unions: kept.filter(({ a }) => rootOf(a) === id),
    }));
}

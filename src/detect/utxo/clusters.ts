import { type AccountId, compare } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { chronological } from '../../core/order.ts';
import type { Cluster } from '../../core/pattern.ts';
import { shapeOf } from './shape.ts';

const RULE = 'multi-input';
type Union = Cluster['unions'][number];

/**
 * Addresses that were spent together, so one hand had the keys: the multi-input rule. CoinJoins and coinbases join nothing.
 * Every union names the transaction that made it (`chain:tx:txid`), the earliest that could; leaving a transaction out by
 * `without` gives what the others alone say, so every union can be explained and undone. The same for every order of
 * `movements`. Sorted by id; an address that was never spent with another is in no cluster.
 */
export function clusters(
  movements: Iterable<Movement>,
  isCoinJoin: (movement: Movement) => boolean,
  without: ReadonlySet<string> = new Set(),
): readonly Cluster[] {
  const parent = new Map<AccountId, AccountId>();
  const find = (account: AccountId): AccountId => {
    let root = account;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = account; at !== root; ) {
      const up = parent.get(at) as AccountId;
      parent.set(at, root);
      at = up;
    }
    return root;
  };

  const unions: Union[] = [];
  const joining = [...movements].filter((movement) => (shapeOf(movement)?.inputScripts ?? 0) >= 2);
  for (const movement of chronological([], joining)) {
    const transaction = `${movement.chain}:tx:${movement.txid}`;
    if (without.has(transaction) || isCoinJoin(movement)) continue;
    const [a, ...others] = new Set(shapeOf(movement)?.inputs.map(({ owner }) => owner)) as Set<AccountId>;
    for (const b of others) {
      const [left, right] = [find(a as AccountId), find(b)];
      if (left === right) continue;
      parent.set(right, left);
      unions.push({ a: a as AccountId, b, rule: RULE, transaction });
    }
  }
  return gathered(unions, find);
}

function gathered(unions: readonly Union[], find: (account: AccountId) => AccountId): readonly Cluster[] {
  const byRoot = new Map<AccountId, Union[]>();
  for (const union of unions) {
    const root = find(union.a);
    const known = byRoot.get(root);
    if (known === undefined) byRoot.set(root, [union]);
    else known.push(union);
  }
  return [...byRoot.values()]
    .map((joined) => {
      const members = [...new Set(joined.flatMap(({ a, b }) => [a, b]))].sort(compare);
      return { id: members[0] as AccountId, members, unions: joined };
    })
    .sort((x, y) => compare(x.id, y.id));
}

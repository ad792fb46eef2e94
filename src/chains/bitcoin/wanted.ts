import { type AccountId, type TxId, txId } from '../../core/ids.ts';
import { type Holding, outpointOf } from '../../core/movement.ts';
import type { Spend } from './seen.ts';

/** An outpoint asked for, taken apart, and what is known of it. */
export interface Wanted {
  readonly holding: Holding;
  readonly txid: TxId;
  readonly vout: number;
  readonly spend: Spend;
}

/** From so many owners of one transaction's wanted outputs on, one `outspends` first is cheaper than a page each. */
const MANY_OWNERS = 3;
/** The same where every wanted output was unspent before, as most of them still are. */
const MANY_RESTING = 2;

export function wantedOf(holding: Holding, spend: Spend): Wanted {
  const [txid = '', vout = ''] = (outpointOf(holding) ?? '').split(':');
  return { holding, txid: txId(txid), vout: Number(vout), spend };
}

/** Transactions of which so many outputs are wanted and not known that `outspends` goes first. */
export function transactionsWithMany(wanted: readonly Wanted[]): ReadonlySet<TxId> {
  const byTransaction = new Map<TxId, { owners: Set<AccountId>; allRested: boolean }>();
  for (const { txid, holding, spend } of wanted) {
    if (spend.kind !== 'unknown') continue;
    const entry = byTransaction.get(txid) ?? { owners: new Set(), allRested: true };
    entry.owners.add(holding.owner);
    entry.allRested &&= spend.wasUnspent;
    byTransaction.set(txid, entry);
  }
  const many = [...byTransaction].filter(
    ([, { owners, allRested }]) => owners.size >= (allRested ? MANY_RESTING : MANY_OWNERS),
  );
  return new Set(many.map(([txid]) => txid));
}

/** Groups of one owner each, in the order in which the owners were first named. */
export function byOwner(wanted: readonly Wanted[]): readonly (readonly Wanted[])[] {
  const owners = new Map<AccountId, Wanted[]>();
  for (const each of wanted) {
    const group = owners.get(each.holding.owner);
    if (group) group.push(each);
    else owners.set(each.holding.owner, [each]);
  }
  return [...owners.values()];
}

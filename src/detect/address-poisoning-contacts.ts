import type { AccountId } from '../core/ids.ts';
import type { LeftOutToken, LeftOutTransfer } from '../core/left-out.ts';
import { UNKNOWN_HEIGHT } from '../core/movement.ts';
import { type Transfer, transactionKey } from './account-transfers.ts';

/** That an account and another met: by a payment, or in what a counterfeit's contract tells. */
export interface Contact {
  readonly from: AccountId;
  readonly to: AccountId;
  /** `chain:tx:txid` */
  readonly transaction: string;
  /** Not meant as a payment: dust to the account, or a counterfeit, whoever its contract says gave it. */
  readonly isBait: boolean;
}

/**
 * All contacts of `target`, in chain order: its payments, which are given so, and the first transfers of each counterfeit that a
 * history names, but those of which nobody tells when. Counterfeits come last in their block, for who poisons imitates what
 * was there.
 */
export function contactsOf(
  target: AccountId,
  payments: readonly Transfer[],
  {
    isDust,
    counterfeits,
  }: { isDust(payment: Transfer): boolean; readonly counterfeits: readonly LeftOutToken[] },
): readonly Contact[] {
  const chain = target.slice(0, target.lastIndexOf(':'));
  const pretended = counterfeits.flatMap(({ first }) => first.filter(isPlaced)).sort(byPlace);
  const contacts: Contact[] = [];
  let next = 0;
  for (const transfer of [...pretended, undefined]) {
    for (; next < payments.length; next++) {
      const payment = payments[next] as Transfer;
      if (transfer && isLater(payment, transfer)) break;
      const { from, to, movement } = payment;
      contacts.push({
        from,
        to,
        transaction: transactionKey(movement),
        isBait: to === target && isDust(payment),
      });
    }
    if (!transfer || transfer.from === null || transfer.from === transfer.to) continue;
    const { from, to, txid } = transfer;
    contacts.push({ from, to, transaction: `${chain}:tx:${txid}`, isBait: true });
  }
  return contacts;
}

const isPlaced = ({ height, time }: LeftOutTransfer): boolean => height !== UNKNOWN_HEIGHT || time !== null;

const byPlace = (a: LeftOutTransfer, b: LeftOutTransfer): number =>
  a.height - b.height || (a.time ?? 0) - (b.time ?? 0) || (a.txid < b.txid ? -1 : a.txid > b.txid ? 1 : 0);

/** By height, and by time where lists tell no height of what is left out. */
function isLater({ movement: { position } }: Transfer, { height, time }: LeftOutTransfer): boolean {
  if (height !== UNKNOWN_HEIGHT) return position.height > height;
  return time !== null && position.time !== null && position.time > time;
}

import type { AccountId, TxId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { HubLimits } from '../../trace/source.ts';
import { append } from './ledger.ts';

/** Every movement in which an account pays or receives, by account, in the order given. */
export function movementsByAccount(
  movements: readonly Movement[],
): ReadonlyMap<AccountId, readonly Movement[]> {
  const byAccount = new Map<AccountId, Movement[]>();
  for (const movement of movements) {
    const named = new Set([...movement.inputs, ...movement.outputs].map(({ holding }) => holding.owner));
    for (const account of named) append(byAccount, account, movement);
  }
  return byAccount;
}

/** The movements of each transaction, in the order given. */
export function movementsByTransaction(
  movements: readonly Movement[],
): ReadonlyMap<TxId, readonly Movement[]> {
  const byTransaction = new Map<TxId, Movement[]>();
  for (const movement of movements) append(byTransaction, movement.txid, movement);
  return byTransaction;
}

/**
 * The figures for which an account counts as a hub up to height `asOf`, or undefined where it stays within the limits:
 * transactions in which it pays or receives, and the other accounts of those movements. `own` are its movements.
 */
export function hubEvidence(
  account: AccountId,
  own: readonly Movement[],
  limits: HubLimits,
  asOf: number,
): Readonly<Record<string, string>> | undefined {
  const transactions = new Set<TxId>();
  const counterparties = new Set<AccountId>();
  for (const { txid, position, inputs, outputs } of own) {
    if (position.height > asOf) continue;
    transactions.add(txid);
    for (const { holding } of [...inputs, ...outputs]) counterparties.add(holding.owner);
  }
  counterparties.delete(account);
  if (transactions.size <= limits.transactions && counterparties.size <= limits.counterparties)
    return undefined;
  return { counterparties: `${counterparties.size}`, transactions: `${transactions.size}` };
}

import type { AccountId } from '../core/ids.ts';
import { type Category, endingLabel, type Label, type Labels } from '../core/label.ts';

const exchange: ReadonlySet<Category> = new Set(['exchange']);
/** Categories that do not say what an account is: a thief, a person and an exchange may all be on a list. */
const silent: ReadonlySet<Category> = new Set(['sanctioned', 'frozen', 'hub']);

/**
 * The label that makes an account a wallet of an exchange itself. Not one of its deposit addresses: customers pay those,
 * so who pays one is no exchange.
 */
export function exchangeWallet(labels: Labels, account: AccountId): Label | undefined {
  const label = endingLabel(labels.get(account), exchange);
  return label && !/deposit/i.test(label.role ?? '') ? label : undefined;
}

/** Whether a label tells what the account is: rules that guess it stand back there. */
export const isKnown = (labels: Labels, account: AccountId): boolean =>
  labels.get(account)?.some(({ category }) => !silent.has(category)) ?? false;

/** Whether an account is labelled as anything but a thief's: no person's own account. */
export const isService = (labels: Labels, account: AccountId): boolean =>
  labels
    .get(account)
    ?.some(({ category }) => !silent.has(category) && !['hack', 'victim', 'bystander'].includes(category)) ??
  false;

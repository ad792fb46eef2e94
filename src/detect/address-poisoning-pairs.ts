import { type AccountId, compare } from '../core/ids.ts';
import type { Transfer } from './account-transfers.ts';
import { distinctive, type Likeness, likeness } from './address-poisoning-likeness.ts';

/** An address that looks like another with which an account dealt before. */
export interface LookAlike {
  readonly account: AccountId;
  readonly genuine: AccountId;
  /** Whose counterparties both are. */
  readonly target: AccountId;
  readonly likeness: Likeness;
  /** Payments of the look-alike that are too small to be meant, from its first on. */
  readonly bait: readonly Transfer[];
  /** What the target paid it: the poison worked. */
  readonly paid: readonly Transfer[];
  /** The payment with which the look-alike was first seen. */
  readonly first: Transfer;
}

interface Counterparty {
  readonly account: AccountId;
  readonly order: number;
  readonly payments: Transfer[];
}

/**
 * Look-alikes among those with whom `target` dealt, by its payments in chain order. The genuine address is the one seen first,
 * which the target paid or which paid it more than dust. Weak likeness counts only for bait: the look-alike was first seen by a
 * payment of dust. Payments of nothing, of which most poison is, are in no history.
 */
export function lookAlikes(
  target: AccountId,
  payments: readonly Transfer[],
  isDust: (payment: Transfer) => boolean,
): LookAlike[] {
  const parties = counterparties(target, payments);
  const neighbours = neighboursAmong(parties);
  return parties.flatMap((late): LookAlike[] => {
    const genuine = neighbours(late)
      .filter((early) => early.order < late.order && isUsed(early, target, isDust))
      .flatMap((early) => {
        const like = likeness(early.account, late.account);
        return like ? [{ early, like }] : [];
      })
      .sort((a, b) => total(b.like) - total(a.like) || a.early.order - b.early.order)[0];
    if (!genuine) return [];
    const first = late.payments[0] as Transfer;
    const isBait = first.to === target && isDust(first);
    if (genuine.like.kind === 'weak' && !isBait) return [];
    return [
      {
        account: late.account,
        genuine: genuine.early.account,
        target,
        likeness: genuine.like,
        bait: isBait ? late.payments.filter((payment) => payment.to === target && isDust(payment)) : [],
        paid: late.payments.filter(({ from }) => from === target),
        first,
      },
    ];
  });
}

const total = ({ prefix, suffix }: Likeness): number => prefix + suffix;

const isUsed = (
  { payments }: Counterparty,
  target: AccountId,
  isDust: (payment: Transfer) => boolean,
): boolean => payments.some((payment) => payment.from === target || !isDust(payment));

function counterparties(target: AccountId, payments: readonly Transfer[]): Counterparty[] {
  const parties = new Map<AccountId, Counterparty>();
  payments.forEach((payment, order) => {
    const account = payment.from === target ? payment.to : payment.from;
    const party = parties.get(account);
    if (party) party.payments.push(payment);
    else parties.set(account, { account, order, payments: [payment] });
  });
  return [...parties.values()].sort((a, b) => a.order - b.order || compare(a.account, b.account));
}

/** Finds those that may look like one: alike at both ends, or at a longer end. Comparing all with all would take too long. */
function neighboursAmong(parties: readonly Counterparty[]): (party: Counterparty) => Counterparty[] {
  const keysOf = ({ account }: Counterparty): string[] => {
    const { text, suffix } = distinctive(account);
    return [`${text.slice(0, 2)} ${text.slice(-2)}`, text.slice(-suffix)];
  };
  const byKey = new Map<string, Counterparty[]>();
  for (const party of parties)
    for (const key of keysOf(party)) {
      const list = byKey.get(key);
      if (list) list.push(party);
      else byKey.set(key, [party]);
    }
  return (party) => [...new Set(keysOf(party).flatMap((key) => byKey.get(key) ?? []))];
}

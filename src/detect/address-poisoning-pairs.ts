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

/** The look-alikes among those with whom one account dealt. */
export interface LookAlikes {
  readonly found: readonly LookAlike[];
  /** Addresses that had so many like them before that not all were compared. */
  readonly crowded: number;
}

interface Counterparty {
  readonly account: AccountId;
  /** Place of its first payment. */
  readonly order: number;
  /** Place of the first payment that was meant: by the target, or of more than dust. */
  readonly used: number | undefined;
  readonly payments: Transfer[];
}

/** Genuine candidates that an address is compared with: whoever plants addresses by the thousand must not make a trace hang. */
const COMPARED = 50;

/**
 * Look-alikes among those with whom `target` dealt, by its payments in chain order. The genuine address is the one that was in
 * use before the other was seen: the target paid it, or it paid more than dust. Weak likeness counts only for bait: the
 * look-alike was first seen by a payment of dust. Payments of nothing, of which most poison is, are in no history.
 */
export function lookAlikes(
  target: AccountId,
  payments: readonly Transfer[],
  isDust: (payment: Transfer) => boolean,
): LookAlikes {
  const parties = counterparties(target, payments, isDust);
  const candidates = candidatesAmong(parties);
  let crowded = 0;
  const found = parties.flatMap((late): LookAlike[] => {
    const { near, isWhole } = candidates(late);
    if (!isWhole) crowded++;
    const genuine = near
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
  return { found, crowded };
}

const total = ({ prefix, suffix }: Likeness): number => prefix + suffix;

function counterparties(
  target: AccountId,
  payments: readonly Transfer[],
  isDust: (payment: Transfer) => boolean,
): readonly Counterparty[] {
  const parties = new Map<AccountId, { -readonly [Key in keyof Counterparty]: Counterparty[Key] }>();
  payments.forEach((payment, order) => {
    const account = payment.from === target ? payment.to : payment.from;
    const party = parties.get(account) ?? { account, order, used: undefined, payments: [] };
    if (payment.from === target || !isDust(payment)) party.used ??= order;
    party.payments.push(payment);
    parties.set(account, party);
  });
  return [...parties.values()].sort((a, b) => a.order - b.order || compare(a.account, b.account));
}

/** Finds those in use before one was seen that may look like it: alike at both ends, or at a longer end. The earliest go first. */
function candidatesAmong(parties: readonly Counterparty[]) {
  const keysOf = ({ account }: Counterparty): readonly string[] => {
    const { text, suffix } = distinctive(account);
    return [`${text.slice(0, 2)} ${text.slice(-2)}`, text.slice(-suffix)];
  };
  const byKey = new Map<string, Counterparty[]>();
  const inUse = parties.filter(({ used }) => used !== undefined);
  for (const party of inUse.sort((a, b) => (a.used as number) - (b.used as number)))
    for (const key of keysOf(party)) {
      const list = byKey.get(key);
      if (list) list.push(party);
      else byKey.set(key, [party]);
    }
  return (late: Counterparty): { readonly near: readonly Counterparty[]; readonly isWhole: boolean } => {
    const isEarlier = (party: Counterparty | undefined): boolean =>
      party !== undefined && party !== late && (party.used as number) < late.order;
    const lists = keysOf(late).map((key) => byKey.get(key) ?? []);
    const near = lists.flatMap((list) => list.slice(0, COMPARED).filter(isEarlier));
    return { near: [...new Set(near)], isWhole: !lists.some((list) => isEarlier(list[COMPARED])) };
  };
}

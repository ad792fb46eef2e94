import { type AccountId, compare } from '../core/ids.ts';
import type { Contact } from './address-poisoning-contacts.ts';
import { distinctive, type Likeness, likeness } from './address-poisoning-likeness.ts';

/** An address that looks like another with which an account dealt before. */
export interface LookAlike {
  readonly account: AccountId;
  readonly genuine: AccountId;
  /** Whose counterparties both are. */
  readonly target: AccountId;
  readonly likeness: Likeness;
  /** Contacts that were not meant as payments, from its first on. */
  readonly bait: readonly Contact[];
  /** What the target paid it: the poison worked. */
  readonly paid: readonly Contact[];
  /** With which the look-alike was first seen. */
  readonly first: Contact;
}

/** The look-alikes among those with whom one account dealt. */
export interface LookAlikes {
  readonly found: readonly LookAlike[];
  /** Addresses that had so many like them before that not all were compared. */
  readonly crowded: number;
}

interface Counterparty {
  readonly account: AccountId;
  /** Place of its first contact. */
  readonly order: number;
  /** Place of the first payment that was meant: by the target, or of more than dust. */
  readonly used: number | undefined;
  readonly contacts: Contact[];
}

/** Genuine candidates that an address is compared with: whoever plants addresses by the thousand must not make a trace hang. */
const COMPARED = 50;

/**
 * Look-alikes among those with whom `target` dealt, by its contacts in chain order. The genuine address is the one that was in
 * use before the other was seen: the target paid it, or it paid more than dust. Weak likeness counts only for bait: the
 * look-alike was first seen by a payment of dust, or a counterfeit. Payments of nothing, of which most poison is, are in no history.
 */
export function lookAlikes(target: AccountId, contacts: readonly Contact[]): LookAlikes {
  const parties = counterparties(target, contacts);
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
    const first = late.contacts[0] as Contact;
    if (genuine.like.kind === 'weak' && !first.isBait) return [];
    return [
      {
        account: late.account,
        genuine: genuine.early.account,
        target,
        likeness: genuine.like,
        bait: first.isBait ? late.contacts.filter(({ isBait }) => isBait) : [],
        paid: late.contacts.filter(({ from, isBait }) => from === target && !isBait),
        first,
      },
    ];
  });
  return { found, crowded };
}

const total = ({ prefix, suffix }: Likeness): number => prefix + suffix;

function counterparties(target: AccountId, contacts: readonly Contact[]): readonly Counterparty[] {
  const parties = new Map<AccountId, { -readonly [Key in keyof Counterparty]: Counterparty[Key] }>();
  contacts.forEach((contact, order) => {
    const account = contact.from === target ? contact.to : contact.from;
    const party = parties.get(account) ?? { account, order, used: undefined, contacts: [] };
    if (!contact.isBait) party.used ??= order;
    party.contacts.push(contact);
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

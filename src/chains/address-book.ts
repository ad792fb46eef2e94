import { type AccountId, accountId, type ChainId } from '../core/ids.ts';

/** The accounts of one chain, by the spelling of its answers. */
export interface AddressBook {
  /** The account of an address that a provider gave, already checked. */
  account(spelled: string): AccountId;
}

const REMEMBERED = 50_000;

/**
 * Accounts of a chain; `canonical` gives the address as the chain spells it. Remembers what it spelled, up to a bound: the same few
 * accounts fill most of a history.
 */
export function addressBook(chain: ChainId, canonical: (spelled: string) => string): AddressBook {
  const known = new Map<string, AccountId>();
  return {
    account(spelled) {
      const seen = known.get(spelled);
      if (seen !== undefined) return seen;
      if (known.size >= REMEMBERED) known.clear();
      const account = accountId(chain, canonical(spelled));
      known.set(spelled, account);
      return account;
    },
  };
}

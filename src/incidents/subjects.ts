import type { ChainRules } from '../chains/family.ts';
import { CoinhoundError } from '../core/error.ts';
import type { AccountId, ChainId, TxId } from '../core/ids.ts';

/** A value, or what was expected in its place. */
export type Read<T> = { readonly value: T } | { readonly expected: string };

export interface Outpoint {
  readonly txid: TxId;
  readonly output: number;
}

/** Reads what files name by the rules of the chains they name it on. Never throws but for a bug of a chain. */
export interface Subjects {
  chain(name: string): Read<ChainId>;
  account(chain: string, address: string): Read<AccountId>;
  transaction(chain: string, text: string): Read<TxId>;
  outpoint(chain: string, text: string): Read<Outpoint>;
}

/** Chains by their names in the configuration; undefined for a name that is none. */
export type RulesOf = (chain: string) => ChainRules | undefined;

/** `rulesOf` is asked once a chain, the rules once an address: files name the same ones again and again. */
export function subjects(rulesOf: RulesOf): Subjects {
  const rules = remembered((chain: string) => {
    const found = rulesOf(chain);
    return found
      ? { value: found }
      : { expected: `expected the name of a known chain: there is none called ${chain}` };
  });
  const accounts = remembered((named: string): Read<AccountId> => {
    const colon = named.indexOf(':');
    const name = named.slice(0, colon);
    return then(rules(name), (chain) => accountOf(chain, name, named.slice(colon + 1)));
  });
  const transaction = (chain: string, text: string): Read<TxId> =>
    then(rules(chain), (known) => {
      const value = known.transaction(text);
      return value === undefined ? { expected: `expected the id of a transaction of ${chain}` } : { value };
    });
  return {
    chain: (name) => then(rules(name), ({ chain }) => ({ value: chain })),
    account: (chain, address) => accounts(`${chain}:${address}`),
    transaction,
    outpoint(chain, text) {
      const [, txid, output] = /^(.+):(0|[1-9]\d{0,9})$/.exec(text) ?? [];
      if (txid === undefined) return { expected: 'expected an outpoint: txid:vout' };
      return then(transaction(chain, txid), (value) => ({ value: { txid: value, output: Number(output) } }));
    },
  };
}

function accountOf(rules: ChainRules, chain: string, address: string): Read<AccountId> {
  try {
    return { value: rules.account(address) };
  } catch (error) {
    if (!(error instanceof CoinhoundError) || error.kind === 'bug') throw error;
    return { expected: `expected an address of ${chain}: ${error.message}` };
  }
}

const then = <A, B>(read: Read<A>, next: (value: A) => Read<B>): Read<B> =>
  'value' in read ? next(read.value) : read;

function remembered<T>(read: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = read(key);
    known.set(key, value);
    return value;
  };
}

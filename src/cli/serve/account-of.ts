import type { ChainConfig, Config } from '../../config/config.ts';
import { CoinhoundError } from '../../core/error.ts';
import { type AccountId, addressOf, chainOf } from '../../core/ids.ts';
import { rulesOf } from '../sources.ts';

/** The account that a CAIP-10 id names, and the chain it is of. Throws `unknown-chain`, and what its chain says of an address. */
export function accountOf(
  caip10: string,
  { chains }: Config,
): { readonly account: AccountId; readonly chain: ChainConfig } {
  const named = chainOf(caip10 as AccountId);
  const chain = [...chains.values()].find((one) => one.chain === named);
  if (!chain) {
    throw new CoinhoundError('usage', 'unknown-chain', `the account ${caip10} is of no configured chain`, {
      hint: 'name an account by its CAIP-10 id, as the nodes of a graph are',
      details: { account: caip10 },
    });
  }
  return { account: rulesOf(chain).account(addressOf(caip10 as AccountId)), chain };
}

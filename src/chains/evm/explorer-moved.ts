import { addressOf } from '../../core/ids.ts';
import type { MovedAnswer, MovedQuery, Resting } from '../../trace/source.ts';
import { movedAtTip } from '../moved-at-tip.ts';
import { whereServed } from '../where-served.ts';
import type { EvmAssets } from './assets.ts';
import { readBalances } from './balances.ts';
import type { EvmMember } from './provider-lookups.ts';
import { readTip } from './receipt.ts';

/** Accounts whose balances one request may ask for, with either kind of explorer. */
const MOST_ACCOUNTS = 20;

/** Tells what moved of holdings of the accounts that it is asked about, one answer each, in any order. */
export type TellMoved = (
  resting: readonly Resting[],
  query: MovedQuery,
  assets: EvmAssets,
) => Promise<readonly MovedAnswer[]>;

/**
 * What moved, by `balancemulti`: of the chain's own coin alone, and at the explorer's tip alone, so never more than that there is as much
 * as before. What came and went between `asOf` and the tip is read for nothing. Tokens have nothing of the kind: `tokenbalance` tells one
 * of one account, which is as much as one page of `tokentx` tells of all of its tokens. So they are read.
 *
 * An explorer that does not serve `balancemulti` is remembered; where none does, everything is read. Throws as `shareWork` does.
 */
export function explorerMoved(members: readonly EvmMember[]): TellMoved {
  const served = whereServed(members, 'tells balances of many accounts');

  return (resting, { since, signal }, { native }) =>
    movedAtTip<EvmMember>(resting, since, {
      nameOf: ({ asset, owner }) => (asset === native ? addressOf(owner).toLowerCase() : undefined),
      size: MOST_ACCOUNTS,
      ask: (addresses) =>
        served(async (member) => {
          const { endpoint, flavour } = member;
          const { value } = await endpoint.request(flavour.balances(addresses), readBalances, signal);
          return value && { member, balanceOf: ({ owner }) => value.get(addressOf(owner).toLowerCase()) };
        }, signal),
      height: async ({ endpoint, flavour }) => (await endpoint.request(flavour.tip(), readTip, signal)).value,
    });
}

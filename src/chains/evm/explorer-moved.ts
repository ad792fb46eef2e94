import { addressOf } from '../../core/ids.ts';
import type { MovedAnswer, MovedQuery, Resting } from '../../trace/source.ts';
import { movedAtTip } from '../moved-at-tip.ts';
import { whereServed } from '../where-served.ts';
import type { EvmAssets } from './assets.ts';
import { readBalances } from './balances.ts';
import { explorerTokens } from './explorer-tokens.ts';
import { type EvmMember, tipOf } from './provider-lookups.ts';

/** Accounts whose balances one request may ask for, with either kind of explorer. */
const MOST_ACCOUNTS = 20;

/** Tells what moved of holdings of the accounts that it is asked about, one answer each, in any order. */
export type TellMoved = (
  resting: readonly Resting[],
  query: MovedQuery,
  assets: EvmAssets,
) => Promise<readonly MovedAnswer[]>;

/**
 * What moved, by balances at the explorer's tip, so never more than that there is as much as before: of the chain's own coin by `balancemulti`, of tokens
 * as `explorer-tokens.ts` has it. What came and went between `asOf` and the tip is read for nothing.
 *
 * An explorer that does not serve `balancemulti` is remembered; where none does, the coin is read. Throws as `shareWork` does.
 */
export function explorerMoved(members: readonly EvmMember[]): TellMoved {
  const tokens = explorerTokens(members);
  const served = whereServed(members, 'tells balances of many accounts');

  const coins: TellMoved = (resting, { since, signal }) =>
    movedAtTip<EvmMember>(resting, since, {
      nameOf: ({ owner }) => addressOf(owner).toLowerCase(),
      size: MOST_ACCOUNTS,
      ask: (addresses) =>
        served(async (member) => {
          const { endpoint, flavour } = member;
          const { value } = await endpoint.request(flavour.balances(addresses), readBalances, signal);
          return value && { member, balanceOf: ({ owner }) => value.get(addressOf(owner).toLowerCase()) };
        }, signal),
      height: tipOf(signal),
    });

  return async (resting, query, assets) => {
    const isCoin = ({ holding }: Resting): boolean => holding.asset === assets.native;
    const answers = await Promise.all([
      coins(resting.filter(isCoin), query, assets),
      tokens(
        resting.filter((each) => !isCoin(each)),
        query,
        assets,
      ),
    ]);
    return answers.flat();
  };
}

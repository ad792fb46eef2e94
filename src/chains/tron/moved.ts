import { addressOf, sinkOf } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { MovedAnswer, MovedQuery, Resting } from '../../trace/source.ts';
import { movedAtTip } from '../moved-at-tip.ts';
import { type Reaching, reaching } from '../reaching.ts';
import { whereServed } from '../where-served.ts';
import { readAccountBalances } from './account-balances.ts';
import type { TronAssets } from './assets.ts';
import { accountRequest, newestBlock, newestUnsolidified } from './requests.ts';

/** Tells which of many balances moved, one answer each, in their order. */
export type TellMoved = (resting: readonly Resting[], query: MovedQuery) => Promise<readonly MovedAnswer[]>;

/**
 * What moved, by `GET /v1/accounts/{address}`: everything that one account has in one request, where reading it takes three lists. It is told
 * at the provider's newest solidified block, so never more than that there is as much as before; how fresh the index of TRC-20 balances is,
 * nothing says. What it does not tell is read, as all of an account that was never activated. Throws as `shareWork` does.
 */
export function tronMoved(endpoints: readonly Endpoint[], assets: TronAssets): TellMoved {
  const members = endpoints.map((endpoint) =>
    reaching(
      endpoint,
      async (signal) => (await endpoint.request(newestBlock.request, newestBlock.read, signal)).value.height,
    ),
  );
  const served = whereServed(members, 'tells what an account has');

  return async (resting, { since, asOf, signal }) => {
    const answers = await movedAtTip<Reaching>(resting, since, {
      nameOf: ({ owner }) => (sinkOf(owner) === undefined ? addressOf(owner) : undefined),
      size: 1,
      ask: ([address = '']) =>
        served(async (member) => {
          await member.reach({ asOf, signal });
          const request = accountRequest(address);
          const { value } = await member.endpoint.request(
            request,
            (reply) => readAccountBalances(address, assets, reply),
            signal,
          );
          return value && { member, balanceOf: ({ asset }) => value.get(asset) };
        }, signal),
      // Whether a token's balance is of a solidified block is not said either: no block is newer than this.
      height: async ({ endpoint }) =>
        (await endpoint.request(newestUnsolidified.request, newestUnsolidified.read, signal)).value.height,
    });
    // Nothing leaves a sink.
    return answers.map((answer, n) =>
      sinkOf((resting[n] as Resting).holding.owner) === undefined ? answer : { ...answer, verdict: 'rests' },
    );
  };
}

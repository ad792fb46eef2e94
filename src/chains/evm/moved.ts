import { addressOf, type HoldingId, sinkOf } from '../../core/ids.ts';
import type { MovedAnswer, MovedQuery, Resting } from '../../trace/source.ts';
import type { HistoryReader } from './account-history.ts';

/** Which of many balances moved, each by who tells its account: `explorer-moved.ts` and `node-moved.ts` say what that can exclude. */
export async function movedBalances(
  resting: readonly Resting[],
  query: MovedQuery,
  { tellers, assets }: HistoryReader,
): Promise<readonly MovedAnswer[]> {
  const byAddress = new Map<string, Resting[]>();
  for (const each of resting) {
    if (sinkOf(each.holding.owner) !== undefined) continue;
    const address = addressOf(each.holding.owner).toLowerCase();
    const owned = byAddress.get(address);
    if (owned) owned.push(each);
    else byAddress.set(address, [each]);
  }
  const answers = new Map<HoldingId, MovedAnswer>();
  await tellers.inBulk([...byAddress.keys()], query.signal, async (teller, addresses) => {
    const owned = addresses.flatMap((address) => byAddress.get(address) ?? []);
    for (const answer of await teller.moved(owned, query, assets)) answers.set(answer.holding, answer);
  });
  return resting.map(
    ({ holding }) =>
      answers.get(holding.id) ?? {
        holding: holding.id,
        // Nothing leaves a sink.
        verdict: sinkOf(holding.owner) === undefined ? 'moved' : 'rests',
      },
  );
}

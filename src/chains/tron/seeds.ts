import { type Seed, UNKNOWN_INDEX } from '../../core/movement.ts';
import type { HistoryQuery, SeedSpec } from '../../trace/source.ts';
import type { AccountBook } from '../account-book.ts';
import { accountSeeds } from '../account-seeds.ts';
import type { AccountRecord } from './account-record.ts';
import type { TronAssets } from './assets.ts';
import type { TronLookups } from './lookups.ts';
import { tronMovements } from './movements.ts';

export interface TronSeedReader {
  readonly accounts: AccountBook<AccountRecord>;
  readonly lookups: TronLookups;
  readonly assets: TronAssets;
}

/** The stolen transfers a person named, in chain order. Throws what `accountSeeds` throws. */
export function tronSeeds(
  spec: SeedSpec,
  query: HistoryQuery,
  { accounts, lookups, assets }: TronSeedReader,
): Promise<readonly Seed[]> {
  const followed = new Set([assets.native, ...assets.tokens.values()]);
  return accountSeeds(spec, query, {
    isFollowed: (asset) => followed.has(asset),
    movementsOf: async (account) => (await accounts.whole(account, query)).movements,
    async movedBy(txid) {
      const action = await lookups.action(txid, query);
      const info = await lookups.info(txid, query);
      const { height, time, failed, fee } = info;
      if (height > query.asOf) return [];
      const transaction = { txid, height, time, index: UNKNOWN_INDEX, failed, fee, action, info };
      return tronMovements(transaction, assets, action.owner);
    },
  });
}

import { invariant } from '../../core/error.ts';
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
    async movementsOf(account) {
      // It is followed whatever it is, so it is read whole.
      const view = await accounts.read(account, { ...query, hub: null });
      invariant(view.kind === 'whole', 'without limits no account is a hub');
      return view.record.movements;
    },
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

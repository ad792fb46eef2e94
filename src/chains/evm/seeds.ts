import { CoinhoundError } from '../../core/error.ts';
import type { Seed } from '../../core/movement.ts';
import type { HistoryQuery, SeedSpec } from '../../trace/source.ts';
import { accountSeeds } from '../account-seeds.ts';
import type { Accounts } from './accounts.ts';
import type { EvmAssets } from './assets.ts';
import { evmMovements } from './movements.ts';
import type { Tellers } from './tellers.ts';

export interface SeedReader {
  readonly accounts: Accounts;
  readonly tellers: Tellers;
  readonly assets: EvmAssets;
}

/**
 * The stolen transfers a person named, in chain order. Throws what `accountSeeds` throws, and the usage error
 * `coin-not-seen` where the chain's own coin would be among them and no provider shows its transfers.
 */
export function evmSeeds(
  spec: SeedSpec,
  query: HistoryQuery,
  { accounts, tellers, assets }: SeedReader,
): Promise<readonly Seed[]> {
  const { native, tokens } = assets;
  const followed = new Set([native, ...tokens.values()]);
  return accountSeeds(spec, query, {
    isFollowed: (asset) => followed.has(asset),
    async movementsOf(account) {
      const { movements, sight } = await accounts.whole(account, query);
      checkSeen(spec, sight === 'everything', assets);
      return movements;
    },
    async movedBy(txid) {
      const told = await tellers.run(txid, query, (teller) => teller.transaction(txid, query));
      if (!told) return [];
      checkSeen(spec, told.isWhole, assets);
      return evmMovements(told.rows, told.from, assets);
    },
  });
}

/** Half of what was stolen must not pass for all of it. */
function checkSeen(spec: SeedSpec, isWhole: boolean, { native }: EvmAssets): void {
  if (isWhole || (spec.asset !== undefined && spec.asset !== native)) return;
  const seed = spec.kind === 'address' ? spec.account : spec.txid;
  throw new CoinhoundError(
    'usage',
    'coin-not-seen',
    `no provider shows what ${seed} moved of the coin itself`,
    {
      hint: 'name a token with --asset, or configure an explorer, or a node that serves trace_filter or ots_ methods',
      details: { seed },
    },
  );
}

import type { AssetId, ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { ChainSource } from '../../trace/source.ts';
import { accountBook } from '../account-book.ts';
import { accountSeeds } from '../account-seeds.ts';
import type { KnownToken } from '../family.ts';
import { chainTip, middle } from '../tip.ts';
import { readDefinitions } from './account-history.ts';
import { accountReader } from './accounts.ts';
import { networkOf } from './address.ts';
import { nemAssets } from './assets.ts';
import { movedBalances } from './moved.ts';
import { isHarvest, nemMovements } from './movements.ts';
import { nisNode } from './node.ts';
import { nodeLookups } from './node-lookups.ts';
import type { NodeKeeping } from './pages.ts';
import { nemRules } from './rules.ts';

export interface NemSourceOptions {
  /** CAIP-2: `nem:104`. */
  readonly chain: ChainId;
  /** XEM. */
  readonly native: AssetId;
  /** The mosaics to follow, by `namespace:name`. Others are counted and left out. */
  readonly tokens: readonly KnownToken[];
  /** Nodes, of kind `nis1`. */
  readonly endpoints: readonly Endpoint[];
  readonly lookups: CachedLookups;
  /** Blocks below the tip that a reorganization may still replace: what was read there is not kept for later heights. */
  readonly confirmations: number;
}

/**
 * NEM over the REST API of its nodes: transfers, multisig transactions, harvested fees and levies of an account as one
 * history. Times are those that the makers of transactions gave them, by their own clocks; blocks decide the order, and
 * within a block the order in which a node lists.
 *
 * It cannot see: levies that an account receives, which no list shows (they are known once their payer is read); levies of
 * mosaics whose definition has expired, or as they were before their creator changed them; that mosaics vanish when their
 * namespace expires; balances of before the nemesis block.
 */
export function nemSource(options: NemSourceOptions): ChainSource {
  const { chain, endpoints } = options;
  const assets = nemAssets(chain, options.native, options.tokens);
  const nodes = endpoints.map(nisNode);
  let buried: number | undefined;
  const keeping: NodeKeeping = {
    cached: options.lookups,
    // Until the tip is asked for, whoever pins a height is taken at his word.
    isBuried: (height) => height <= (buried ?? Number.POSITIVE_INFINITY),
    isSettled: (height) => buried !== undefined && height <= buried,
  };
  const dialect = { network: networkOf(chain), addresses: assets.addresses };
  const lookups = nodeLookups(chain, nodes, { keeping, dialect });
  const accounts = accountBook(accountReader({ lookups, assets }), {
    chain,
    keeping,
    width: widthFor(endpoints),
  });
  const followed = new Set(assets.followed.values());

  return {
    ...nemRules(chain),
    async tip(signal) {
      const tip = await chainTip(
        `${chain}/tip`,
        options.lookups,
        () => nodes.map((node) => node.height(signal)),
        // Nodes that stand still are common; one below the pinned height is passed over.
        middle,
      );
      buried = tip - options.confirmations;
      return tip;
    },
    seeds: (spec, query) =>
      accountSeeds(spec, query, {
        isFollowed: (asset) => followed.has(asset),
        async movementsOf(account) {
          const { movements } = await accounts.whole(account, query);
          return movements.filter((movement) => !isHarvest(movement));
        },
        async movedBy(txid) {
          const row = await lookups.transaction(txid, query);
          if (row.height > query.asOf) return [];
          return nemMovements(row, await readDefinitions([row], lookups, query), assets);
        },
      }),
    histories: accounts.histories,
    ...(!options.lookups.offline && {
      moved: (resting, query) => movedBalances(resting, query, { nodes, native: options.native }),
    }),
  };
}

/** Accounts read at a time: enough that no node waits for work. A walk asks for one page after the other. */
const widthFor = (endpoints: readonly Endpoint[]): number =>
  8 + 2 * endpoints.reduce((sum, { settings }) => sum + settings.concurrency, 0);

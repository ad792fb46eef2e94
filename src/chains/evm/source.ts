import { CoinhoundError, invariant } from '../../core/error.ts';
import { type AccountId, type AssetId, accountId, type ChainId, txId } from '../../core/ids.ts';
import type { Holding } from '../../core/movement.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { ChainSource, HistoryAnswer, HistoryQuery } from '../../trace/source.ts';
import { asCompleted } from '../as-completed.ts';
import { historyOf, openAccounts } from './accounts.ts';
import { parseAddress } from './address.ts';
import { evmAssets, type KnownToken } from './assets.ts';
import { blockscout } from './blockscout.ts';
import { etherscan } from './etherscan.ts';
import type { Flavour } from './flavour.ts';
import { type EvmMember, type Keeping, providerLookups } from './provider-lookups.ts';
import { evmSeeds } from './seeds.ts';
import { chainTip } from './tip.ts';

export interface EvmSourceOptions {
  /** CAIP-2: `eip155:1`. */
  readonly chain: ChainId;
  readonly chainId: number;
  /** The asset that gas is paid in. */
  readonly native: AssetId;
  /** The ERC-20s to follow, by contract. Whatever else calls itself a token is counted and left out. */
  readonly tokens: readonly KnownToken[];
  /** Of kind `etherscan` or `blockscout`; both may serve one chain together. */
  readonly endpoints: readonly Endpoint[];
  readonly lookups: CachedLookups;
  /** Blocks below the tip that a reorganization may still replace: what was read there is not kept for later heights. */
  readonly confirmations: number;
  /** Rows asked for at a time; 1,000 is the most of Etherscan's free plan. */
  readonly pageRows?: number;
}

/**
 * An EVM chain over Etherscan-shaped APIs: normal, internal and token transfers of an account as one history.
 *
 * It cannot see: rewards and withdrawals of validators; wraps and rebases that emit no ERC-20 transfer; internal transfers
 * that a provider does not list; NFTs, which only some providers list at all. Blockscout tells no layer-1 fee of a rollup, so gas there is a lower bound.
 */
export function evmSource(options: EvmSourceOptions): ChainSource {
  const { chain, endpoints, pageRows = 1_000 } = options;
  const assets = evmAssets(chain, options.native, options.tokens);
  const flavours: readonly Flavour[] = [etherscan(options.chainId), blockscout()];
  const members = endpoints.map((endpoint): EvmMember => {
    const flavour = flavours.find(({ kind }) => kind === endpoint.settings.kind);
    invariant(flavour !== undefined, `an EVM chain has no providers of kind ${endpoint.settings.kind}`);
    return { endpoint, flavour };
  });
  /** Until the tip is asked for, whoever pins a height is taken at his word. */
  let buried = Number.POSITIVE_INFINITY;
  const keeping: Keeping = { cached: options.lookups, isBuried: (height) => height <= buried };
  const lookups = providerLookups(chain, members, keeping);
  const accounts = openAccounts({ lookups, assets, pageRows, keeping });
  const seedReader = { accounts, lookups, assets, pageRows };
  const width = widthFor(endpoints);

  async function answersFor(
    owner: AccountId,
    ids: readonly Holding[],
    query: HistoryQuery,
  ): Promise<HistoryAnswer[]> {
    try {
      const view = await accounts.read(owner, query);
      return ids.map(({ id }) => historyOf(id, view, query.asOf));
    } catch (failure) {
      if (query.signal.aborted || !(failure instanceof CoinhoundError) || failure.kind === 'bug')
        throw failure;
      return ids.map(({ id }) => ({ holding: id, failure }));
    }
  }

  return {
    chain,
    account: (address) => accountId(chain, parseAddress(address)),
    transaction: (text) => (/^0x[0-9a-f]{64}$/i.test(text) ? txId(text.toLowerCase()) : undefined),
    async tip(signal) {
      const tip = await chainTip(chain, members, options.lookups, signal);
      buried = tip - options.confirmations;
      return tip;
    },
    seeds: (spec, query) => evmSeeds(spec, query, seedReader),
    async *histories(holdings, query) {
      const byOwner = new Map<AccountId, Holding[]>();
      for (const holding of holdings) {
        const owned = byOwner.get(holding.owner);
        if (owned) owned.push(holding);
        else byOwner.set(holding.owner, [holding]);
      }
      yield* asCompleted<[AccountId, Holding[]], HistoryAnswer>(
        [...byOwner],
        async ([owner, owned], emit) => (await answersFor(owner, owned, query)).forEach(emit),
        width,
      );
    },
  };
}

/** Accounts read at a time: enough that no provider waits for work while others are being merged. */
const widthFor = (endpoints: readonly Endpoint[]): number =>
  8 + 2 * endpoints.reduce((sum, { settings }) => sum + settings.concurrency, 0);

import type { AssetId, ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { ChainSource, HistoryQuery } from '../../trace/source.ts';
import { lowestTip } from '../tip.ts';
import { type Asking, esploraClient } from './esplora.ts';
import { type HistoryReader, readHistories } from './histories.ts';
import { networkOf, storePrefix } from './network.ts';
import { bitcoinRules } from './rules.ts';
import { readSeeds } from './seeds.ts';
import { seenFacts } from './seen.ts';

export interface BitcoinSourceOptions {
  readonly chain: ChainId;
  /** The coin itself: `slip44:0` of the chain. */
  readonly asset: AssetId;
  /** Providers of kind `esplora`. */
  readonly endpoints: readonly Endpoint[];
  readonly lookups: CachedLookups;
  /** Blocks on top of a transaction from which on no reorganisation is expected. */
  readonly confirmations: number;
}

/**
 * Bitcoin over Esplora servers (Blockstream/electrs, mempool/electrs or a private one; several share the work). A seed's
 * or history's transactions carry their height but not their place in the block, which Esplora's lists do not tell.
 *
 * The tip is the lowest of the providers that answer, so that all of them know every block up to it; offline it is the
 * one last seen. Below a pinned height everything is taken as final, but for the blocks closer to a tip seen in this run
 * than `confirmations`. It cannot see unconfirmed transactions, nor whom coins on Lightning or in custody belong to.
 */
export function bitcoinSource(options: BitcoinSourceOptions): ChainSource {
  const { chain, asset, lookups, confirmations } = options;
  const prefix = storePrefix(chain);
  const facts = lookups.store.facts;
  const network = networkOf(chain);
  const esplora = esploraClient(prefix, options.endpoints, lookups);
  const reader: HistoryReader = { esplora, seen: seenFacts(prefix, facts), facts: { chain, asset, network } };
  let settled = Number.POSITIVE_INFINITY;

  const asking = ({ asOf, signal }: HistoryQuery): Asking => ({
    asOf,
    signal,
    finalHeight: Math.min(asOf, settled),
  });

  return {
    ...bitcoinRules(chain),
    async tip(signal) {
      const tip = await lowestTip(`${prefix}/tip`, lookups, () => esplora.tips(signal));
      settled = tip - confirmations;
      return tip;
    },
    seeds: (spec, query) => readSeeds(spec, asking(query), reader),
    histories: (holdings, query) => readHistories(holdings, query, asking(query), reader),
  };
}

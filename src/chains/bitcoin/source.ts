import { CoinhoundError } from '../../core/error.ts';
import { type AssetId, accountId, type ChainId, txId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { ChainSource, HistoryQuery } from '../../trace/source.ts';
import { parseAddress } from './address.ts';
import { type Asking, esploraClient } from './esplora.ts';
import { type HistoryReader, readHistories } from './histories.ts';
import { networkOf, storePrefix } from './network.ts';
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
    chain,
    account: (address) => accountId(chain, parseAddress(address, network)),
    transaction: (text) => (/^[0-9a-f]{64}$/i.test(text) ? txId(text.toLowerCase()) : undefined),
    async tip(signal) {
      const key = `${prefix}/tip`;
      if (lookups.offline) {
        const last = await facts.get(key);
        if (last) return last.height;
        throw new CoinhoundError('data', 'not-in-store', 'the store does not know the height of the chain', {
          hint: 'pin it with --as-of, or run once without --offline',
        });
      }
      const tip = Math.min(...(await esplora.tips(signal)));
      settled = tip - confirmations;
      await facts.put(key, { value: new Uint8Array(), height: tip, final: false });
      return tip;
    },
    seeds: (spec, query) => readSeeds(spec, asking(query), reader),
    histories: (holdings, query) => readHistories(holdings, query, asking(query), reader),
  };
}

import type { AssetId, ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { ChainSource, FactsQuery } from '../../trace/source.ts';
import { chainTip } from '../tip.ts';
import type { Asking } from './ask.ts';
import { type HistoryReader, readHistories } from './histories.ts';
import { movedOutpoints } from './moved.ts';
import { networkOf, storePrefix } from './network.ts';
import { providerLookups } from './provider-lookups.ts';
import { bitcoinRules } from './rules.ts';
import { readSeeds } from './seeds.ts';
import { seenFacts } from './seen.ts';
import { transactionFacts } from './transaction-facts.ts';

export interface BitcoinSourceOptions {
  readonly chain: ChainId;
  /** The coin itself: `slip44:0` of the chain. */
  readonly asset: AssetId;
  /** Of kind `esplora` or `blockbook`; both may serve a chain together. */
  readonly endpoints: readonly Endpoint[];
  readonly lookups: CachedLookups;
  /** Blocks on top of a transaction from which on no reorganisation is expected. */
  readonly confirmations: number;
}

/**
 * Bitcoin over Esplora servers (Blockstream/electrs, mempool/electrs or a private one) and Blockbook servers; several share
 * the work, of whichever kind. A seed's or history's transactions carry their height but not their place in the block,
 * which their lists do not tell.
 *
 * The tip is the lowest of the providers that answer, so that all of them know every block up to it; offline it is the
 * one last seen. Below a pinned height everything is taken as final, but for the blocks closer to a tip seen in this run
 * than `confirmations`.
 *
 * An account is a script. Coins paid to a bare public key (P2PK) are of another account than those paid to the address of
 * the same key (P2PKH): whoever names an address names those alone, and a public key names the P2PK ones. Which key belongs
 * to an address shows only once it is spent from, and then not in every provider's answers, so no note is made of it.
 *
 * Which of many outpoints moved is asked of Esplora servers, 50 transactions a request. Blockbook has nothing of the kind: its
 * balances are those of one address at a time, and do not tell outputs apart.
 *
 * It cannot see unconfirmed transactions, nor whom coins on Lightning or in custody belong to. Over Blockbook alone it
 * cannot list accounts without an address, but for P2PK ones that a known transaction pays.
 */
export function bitcoinSource(options: BitcoinSourceOptions): ChainSource {
  const { chain, asset, endpoints, confirmations } = options;
  const prefix = storePrefix(chain);
  const cached = options.lookups;
  const network = networkOf(chain);
  const lookups = providerLookups({ prefix, network, endpoints, cached });
  const reader: HistoryReader = {
    cached,
    lookups,
    seen: seenFacts(prefix, cached),
    facts: { chain, asset, network },
  };
  let settled = Number.POSITIVE_INFINITY;

  const asking = ({ asOf, signal }: FactsQuery): Asking => ({
    asOf,
    signal,
    finalHeight: Math.min(asOf, settled),
  });

  return {
    ...bitcoinRules(chain),
    async tip(signal) {
      const tip = await chainTip(`${prefix}/tip`, cached, () => lookups.tips(signal));
      settled = tip - confirmations;
      return tip;
    },
    seeds: (spec, query) => readSeeds(spec, asking(query), reader),
    histories: (holdings, query) => readHistories(holdings, query, asking(query), reader),
    ...(!options.lookups.offline &&
      lookups.batches.able().length > 0 && {
        moved: (resting, query) => movedOutpoints(resting, query, lookups),
      }),
    transactionFacts: (txid, query) => transactionFacts(txid, asking(query), reader),
  };
}

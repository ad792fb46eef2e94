import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import {
  blockbookOutspends,
  blockbookPage,
  blockbookTraffic,
  blockbookTransaction,
} from './blockbook-wire.ts';
import { esploraOutspends, esploraPage, esploraTraffic, esploraTransaction } from './esplora-wire.ts';
import type { Network } from './network.ts';
import type { ReadTransaction, WireOutspend, WirePage } from './wire.ts';

/** Answers that were accepted, read as what they are: of Esplora or of Blockbook. Every reader throws `malformed`. */
export interface WireReader {
  transaction(reply: Reply): ReadTransaction;
  /** One element an output. */
  outspends(reply: Reply): readonly WireOutspend[];
  page(reply: Reply): WirePage<ReadTransaction>;
  /** Number of confirmed transactions. */
  traffic(reply: Reply): number;
}

/** Answers of either kind about a chain of this network. */
export function wireReader(network: Network): WireReader {
  return {
    transaction(reply) {
      const value = json(reply);
      return has(value, 'confirmations') ? blockbookTransaction(value, network) : esploraTransaction(value);
    },
    outspends(reply) {
      const value = json(reply);
      return has(value, 'vout') ? blockbookOutspends(value) : esploraOutspends(value);
    },
    page(reply) {
      const value = json(reply);
      return has(value, 'txs') ? blockbookPage(value, network) : esploraPage(value);
    },
    traffic(reply) {
      const value = json(reply);
      return has(value, 'txs') ? blockbookTraffic(value) : esploraTraffic(value);
    },
  };
}

const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

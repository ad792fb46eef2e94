import type { TxId } from '../../core/ids.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';

/** How one kind of provider is asked. Its answers are told by their shape, for stored ones may be of either kind. */
export interface Flavour {
  /** As in the configuration. */
  readonly kind: 'esplora' | 'blockbook';
  transaction(txid: TxId): HttpRequest;
  /** Who spends the outputs of a transaction. */
  outspends(txid: TxId): HttpRequest;
  /** The newest confirmed transactions of an account. */
  firstPage(address: string): HttpRequest;
  /** The number of confirmed transactions of an account. */
  traffic(address: string): HttpRequest;
  tip(): HttpRequest;
  /** The newest height. */
  readTip(reply: Reply): number;
  /**
   * An answer that is none of the provider's errors. Throws those: `unknown` for a transaction it does not have, the errors
   * of a wrong base path, and `esplora-rejected` or `blockbook-rejected`, which another provider may see otherwise.
   */
  accepted(reply: Reply, unknown?: () => Error): Reply;
}

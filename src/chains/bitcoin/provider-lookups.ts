import type { TxId } from '../../core/ids.ts';
import type { Asking } from './ask.ts';
import { type LookupContext, type LookupOptions, lookupContext } from './context.ts';
import { type Listing, listing } from './listing.ts';
import { type Outspends, outspendsReader } from './outspends.ts';
import { transactionsReader } from './transactions.ts';
import type { WireTransaction } from './wire.ts';

/** Everything asked of a chain's providers, of either kind, answered from the store first. */
export interface ProviderLookups extends Listing, Pick<LookupContext, 'batches' | 'members' | 'reader'> {
  /** `unknown` makes the error for a transaction that nobody has. */
  transaction(txid: TxId, unknown: () => Error, asking: Asking): Promise<WireTransaction>;
  readonly outspends: Outspends;
  /** The newest height of each provider; not kept. */
  tips(signal: AbortSignal): readonly Promise<number>[];
}

export function providerLookups(options: LookupOptions): ProviderLookups {
  const context = lookupContext(options);
  const transactions = transactionsReader(context);
  const accounts = listing(context, transactions);
  return {
    ...accounts,
    batches: context.batches,
    members: context.members,
    reader: context.reader,
    async transaction(txid, unknown, asking) {
      return transactions.completed(await transactions.shown(txid, unknown, asking), asking);
    },
    outspends: outspendsReader(context, transactions, accounts),
    tips: (signal) =>
      context.members.map(async ({ endpoint, flavour }) => {
        return (await endpoint.request(flavour.tip(), flavour.readTip, signal)).value;
      }),
  };
}

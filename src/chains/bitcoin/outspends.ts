import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import type { Received } from '../../net/endpoint.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import { type Asking, askOne, type Question } from './ask.ts';
import type { LookupContext } from './context.ts';
import type { Listing } from './listing.ts';
import { type BitcoinMember, firstWay, runShared } from './members.ts';
import { batchedOutspends } from './outspend-batches.ts';
import { bareKey, keyAddress, scriptAddress } from './script.ts';
import { lost, type Transactions } from './transactions.ts';
import { isTold, type KnownOutspend, type WireOutspend } from './wire.ts';

/** Who spends the outputs of transactions. */
export interface Outspends {
  /** One element an output. `unknown` makes the error for a transaction that nobody has. */
  of(txid: TxId, unknown: () => Error, asking: Asking): Promise<readonly WireOutspend[]>;
  /** The spender of an output that is spent by whom was not told; none where it is above the height asked for. */
  searched(txid: TxId, vout: number, asking: Asking): Promise<KnownOutspend>;
}

/**
 * Questions that come together go to a mempool server in one request. A Blockbook that does not tell the spenders is not
 * asked where another provider does; where nobody does, they can be found in the histories of the outputs' owners. Throws
 * `provider-cannot-tell` where that is not possible either.
 */
export function outspendsReader(
  context: LookupContext,
  { shown }: Transactions,
  { byBlockbook }: Listing,
): Outspends {
  const { ask, members, reader, network } = context;
  const vague = new Set<BitcoinMember>();

  async function fromOne(
    question: Question<readonly WireOutspend[]>,
    member: BitcoinMember,
    signal: AbortSignal,
  ): Promise<Received<readonly WireOutspend[]>> {
    const received = await askOne(question, member, signal);
    if (received.value.every(isTold)) return received;
    vague.add(member);
    if (members.every((each) => vague.has(each))) return received;
    throw new UpstreamError('refused', `${member.endpoint.name} does not tell who spends outputs`);
  }

  const single = (question: Question<readonly WireOutspend[]>, signal: AbortSignal) => {
    const among = (some: readonly BitcoinMember[]) => () =>
      some.length > 0 ? runShared(some, (member) => fromOne(question, member, signal), signal) : undefined;
    return firstWay(
      [among(members.filter((member) => !vague.has(member))), among([...vague])],
      () => new UpstreamError('refused', 'no provider is configured for this chain'),
    );
  };
  const batched = batchedOutspends(context, single);

  async function searched(txid: TxId, vout: number, asking: Asking): Promise<KnownOutspend> {
    const script = Buffer.from(
      (await shown(txid, () => lost(txid), asking)).vout[vout]?.scriptpubkey ?? '',
      'hex',
    );
    const key = bareKey(script);
    const address = key ? keyAddress(key, network) : scriptAddress(script, network);
    if (address === undefined) throw untold(txid, vout);
    const pager = await byBlockbook({ address }, asking);
    const seen = new Set<TxId>();
    for (let page = await pager.page(undefined, { walk: 0 }); ; ) {
      const before = seen.size;
      for (const row of page.rows) {
        seen.add(row.txid);
        const { status, vin } = row;
        if (status.confirmed && vin.some((spent) => spent.txid === txid && spent.vout === vout))
          return { spent: true, txid: row.txid, height: status.block_height };
      }
      const cursor = pager.next(page);
      if (cursor === undefined || seen.size === before) return { spent: false };
      if (seen.size > MAX_TRANSACTIONS) throw untold(txid, vout);
      page = await pager.page(cursor, { walk: 0 });
    }
  }

  return {
    searched,
    of(txid, unknown, asking) {
      const question: Question<readonly WireOutspend[]> = {
        key: `outspends/${txid}`,
        request: ({ outspends }) => outspends(txid),
        read: reader.outspends,
        unknown,
        final: (outputs) =>
          outputs.every((each) => isTold(each) && each.spent && each.height <= asking.finalHeight),
      };
      const fetch = (signal: AbortSignal) => batched({ txid, question, signal });
      return ask({ ...question, fetch }, members, asking);
    },
  };
}

/** Transactions of an owner that are searched for a spender. */
const MAX_TRANSACTIONS = 25_000;

const untold = (txid: TxId, vout: number): CoinhoundError =>
  new CoinhoundError(
    'upstream',
    'provider-cannot-tell',
    `no provider of this chain tells who spends output ${vout} of transaction ${txid}`,
    {
      hint: 'add a provider of kind esplora, or a Blockbook with the extended index',
      details: { txid, output: String(vout) },
    },
  );

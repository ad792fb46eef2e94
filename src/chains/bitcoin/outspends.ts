import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import { serverFault, UpstreamError } from '../../net/upstream-error.ts';
import { type Asking, askOne, type Question } from './ask.ts';
import type { LookupContext } from './context.ts';
import type { Listing } from './listing.ts';
import { type BitcoinMember, firstWay, runShared } from './members.ts';
import { batchedOutspends } from './outspend-batches.ts';
import type { Pager } from './pager.ts';
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
  const { ask, members, reader, network, isOffline } = context;
  const vague = new Set<BitcoinMember>();

  const single = (question: Question<readonly WireOutspend[]>, signal: AbortSignal) =>
    runShared(
      members.filter((member) => !vague.has(member)),
      async (member) => {
        const received = await askOne(question, member, signal);
        if (received.value.every(isTold)) return received;
        vague.add(member);
        throw new UpstreamError('refused', `${member.endpoint.name} does not tell who spends outputs`);
      },
      signal,
    );
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
    // Twice: a list that is short may be one that the store has of an earlier run.
    for (const walk of [0, 1]) {
      const found = await spenderIn(pager, { txid, vout, walk });
      if (found) return found;
    }
    throw serverFault(`does not list ${txid} among the transactions of ${address}, which it pays`, {
      details: { txid, address },
    });
  }

  return {
    searched,
    of(txid, unknown, asking) {
      const question: Question<readonly WireOutspend[]> = {
        key: `outspends/${txid}`,
        request: ({ outspends }) => outspends(txid),
        read: reader.outspends,
        unknown,
        final: (outputs) => outputs.every((each) => isFinal(each, asking)),
      };
      const fetch = (signal: AbortSignal) => batched({ txid, question, signal });
      return firstWay(
        [
          () => ask({ ...question, fetch }, members, asking),
          // Kept under another name, so that whoever adds a provider that knows gets it asked.
          () =>
            vague.size > 0 || isOffline
              ? ask({ ...question, key: `${question.key}/vague` }, [...vague], asking)
              : undefined,
        ],
        () => untold(txid, 0),
      );
    },
  };
}

interface Route {
  readonly txid: TxId;
  readonly vout: number;
  readonly walk: number;
}

/** Who spends an output by the history of its owner; undefined where that lacks what created it, and so is not whole. */
async function spenderIn(pager: Pager, { txid, vout, walk }: Route): Promise<KnownOutspend | undefined> {
  const seen = new Set<TxId>();
  for (let page = await pager.page(undefined, { walk }); ; ) {
    const before = seen.size;
    for (const row of page.rows) {
      seen.add(row.txid);
      const { status, vin } = row;
      if (status.confirmed && vin.some((spent) => spent.txid === txid && spent.vout === vout))
        return { spent: true, txid: row.txid, height: status.block_height };
    }
    const cursor = pager.next(page);
    if (cursor === undefined || seen.size === before) return seen.has(txid) ? { spent: false } : undefined;
    if (seen.size > MAX_TRANSACTIONS) throw untold(txid, vout);
    page = await pager.page(cursor, { walk });
  }
}

const isFinal = (outspend: WireOutspend, { finalHeight }: Asking): boolean =>
  isTold(outspend) && outspend.spent && outspend.height <= finalHeight;

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

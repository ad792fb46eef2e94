import { CoinhoundError } from '../../core/error.ts';
import { addressOf, type HoldingId, sinkOf, type TxId } from '../../core/ids.ts';
import type { History, Holding, Movement } from '../../core/movement.ts';
import { aborted, malformed } from '../../net/upstream-error.ts';
import { emptyBasis, refsOf } from '../../store/basis.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { LookupRef } from '../../store/store.ts';
import type { HistoryAnswer, HistoryQuery } from '../../trace/source.ts';
import { asCompleted } from '../as-completed.ts';
import type { Asking } from './ask.ts';
import type { AccountQuestion } from './listing.ts';
import { type BitcoinFacts, toMovement } from './movements.ts';
import type { ProviderLookups } from './provider-lookups.ts';
import type { SeenFacts, Spend } from './seen.ts';
import { trafficReader } from './traffic.ts';
import { lost } from './transactions.ts';
import { byOwner, transactionsWithMany, type Wanted, wantedOf } from './wanted.ts';
import { isTold, type WireOutspend, type WirePage, type WireTransaction } from './wire.ts';

export interface HistoryReader {
  readonly cached: CachedLookups;
  readonly lookups: ProviderLookups;
  readonly seen: SeenFacts;
  readonly facts: BitcoinFacts;
}

/** Owners read at once. The queues of the providers set the pace; this bounds what waits in them. */
const OWNERS_AT_ONCE = 64;

/** One batch: what its owners share. */
interface Batch extends HistoryReader {
  readonly query: HistoryQuery;
  readonly asking: Asking;
  /** Asked once a transaction, for all of its outputs. */
  outspends(txid: TxId): Promise<readonly WireOutspend[]>;
  /** Transactions of which so many outputs are wanted that `outspends` goes first. */
  readonly many: ReadonlySet<TxId>;
}

/**
 * Finds the spender of each outpoint, or that there is none at `asOf`, in the fewest requests:
 *
 * - what the run or the store has seen is not asked for;
 * - the first page of an address nobody else uses lists what funded and what spent it: one request an output;
 * - where many outputs of one transaction are wanted, its `outspends` first sorts out all that rest;
 * - addresses too busy for one page go by `outspends` and the spender's `/tx`.
 *
 * A hub is an owner of a spent outpoint with more than `hub.transactions` confirmed transactions at the time of reading;
 * value that was not spent rests there, whoever's it is. The verdict never depends on the order in which answers come.
 */
export async function* readHistories(
  holdings: readonly Holding[],
  query: HistoryQuery,
  asking: Asking,
  reader: HistoryReader,
): AsyncGenerator<HistoryAnswer, void, undefined> {
  const { asOf } = query;
  const wanted: Wanted[] = [];
  for (const holding of holdings) {
    if (sinkOf(holding.owner) !== undefined) yield historyOf(holding.id, asOf, undefined);
    else wanted.push(wantedOf(holding, await reader.seen.spend(holding.id, asOf)));
  }
  const { cached } = reader;
  const asked = new Map<TxId, Promise<Sourced<readonly WireOutspend[]>>>();
  const batch: Batch = {
    ...reader,
    query,
    asking,
    many: transactionsWithMany(wanted),
    async outspends(txid) {
      const answer =
        asked.get(txid) ?? sourced(cached, () => reader.lookups.outspends.of(txid, () => lost(txid), asking));
      asked.set(txid, answer);
      const { value, madeOf } = await answer;
      cached.note(madeOf);
      return value;
    },
  };
  yield* asCompleted(byOwner(wanted), (owned, emit) => answerOwner(owned, batch, emit), OWNERS_AT_ONCE);
}

/** What was told, and out of which answers it was read. */
interface Sourced<T> {
  readonly value: T;
  readonly madeOf: readonly LookupRef[];
}

async function sourced<T>(cached: CachedLookups, read: () => Promise<T>): Promise<Sourced<T>> {
  const basis = emptyBasis();
  const value = await cached.collect(basis, read);
  return { value, madeOf: refsOf(basis) };
}

/** Answers every outpoint of one owner; a lookup that fails for good is the answer of those that needed it. */
async function answerOwner(
  owned: readonly Wanted[],
  batch: Batch,
  emit: (answer: HistoryAnswer) => void,
): Promise<void> {
  const open = new Set<HoldingId>(owned.map(({ holding }) => holding.id));
  const answer = (answered: HistoryAnswer): void => {
    if (open.delete(answered.holding)) emit(answered);
  };
  const { signal } = batch.query;
  if (signal.aborted) throw aborted(signal);
  try {
    await readOwner(owned, batch, answer);
  } catch (thrown) {
    const failure = lookupFailure(thrown, batch.query);
    for (const holding of [...open]) answer({ holding, failure });
  }
}

/** The error of a lookup that failed for good. Throws what is none: a defect, or the end of the run. */
function lookupFailure(thrown: unknown, { signal }: HistoryQuery): CoinhoundError {
  if (signal.aborted || !(thrown instanceof CoinhoundError) || thrown.kind === 'bug') throw thrown;
  return thrown;
}

async function readOwner(
  owned: readonly Wanted[],
  batch: Batch,
  answer: (answer: HistoryAnswer) => void,
): Promise<void> {
  const { query, seen, cached } = batch;
  const owner = (owned[0] as Wanted).holding.owner;
  const account = { address: addressOf(owner), paidBy: (owned[0] as Wanted).txid };
  const traffic = await trafficReader(owner, { ...batch, account }, query.hub);
  const byOutspends = (each: Wanted): Promise<Spend> => spendOf(each, batch);

  let open = await settleResting(owned, batch, answer, async (each) =>
    batch.many.has(each.txid) ? byOutspends(each) : each.spend,
  );
  if (open.length === 0) return;

  const isUnknown = open.some(({ spend }) => spend.kind === 'unknown');
  if (!traffic.isBusy() && (isUnknown || !traffic.isKnown())) {
    const { value: page, madeOf } = await firstPage(account, batch);
    await traffic.learn(page, madeOf);
    open = await settleResting(open, batch, answer, async (each) => {
      cached.note(madeOf);
      const spend = await seen.spend(each.holding.id, query.asOf);
      return spend.kind === 'unknown' && provesUnspent(page, each.txid) ? { kind: 'unspent' } : spend;
    });
  }
  open = await settleResting(open, batch, answer, byOutspends);
  if (open.length === 0) return;

  const gap = await traffic.hub();
  if (gap !== null) {
    for (const { holding } of open) answer({ ...historyOf(holding.id, query.asOf, undefined), gap });
    return;
  }
  await Promise.all(open.map((each) => answerSpent(each, batch, answer)));
}

/**
 * The newest transactions of an account, kept for all who ask later. Empty where no provider lists them: the busiest
 * addresses time out, and `outspends` answers for those too.
 */
async function firstPage(
  account: AccountQuestion,
  batch: Batch,
): Promise<Sourced<WirePage<WireTransaction>>> {
  const { query, asking, seen, lookups, facts, cached } = batch;
  let page: Sourced<WirePage<WireTransaction>>;
  try {
    page = await sourced(cached, () => lookups.firstPage(account, asking));
  } catch (thrown) {
    lookupFailure(thrown, query);
    return { value: { rows: [], isLast: false, mayLackRows: false, number: undefined }, madeOf: [] };
  }
  const movements = page.value.rows.flatMap((row) => toMovement(row, facts) ?? []);
  await seen.addTransactions(movements, asking, page.madeOf);
  return page;
}

/**
 * Looks where the spending is not known yet, answers what turns out to rest, and returns the others with what is known
 * of them now.
 */
async function settleResting(
  owned: readonly Wanted[],
  { query, asking, seen, cached }: Batch,
  answer: (answer: HistoryAnswer) => void,
  look: (wanted: Wanted) => Promise<Spend>,
): Promise<readonly Wanted[]> {
  async function settle(each: Wanted): Promise<Wanted | undefined> {
    const isNew = each.spend.kind === 'unknown';
    const { value: spend, madeOf } = await sourced(cached, async () => (isNew ? look(each) : each.spend));
    if (spend.kind !== 'unspent') return { ...each, spend };
    const unkept = isNew ? madeOf : spend.unkept;
    if (unkept) await seen.addUnspent(each.holding.id, asking, unkept);
    answer(historyOf(each.holding.id, query.asOf, undefined));
    return undefined;
  }
  const settled = await Promise.all(
    owned.map(async (each) => {
      try {
        return await settle(each);
      } catch (thrown) {
        answer({ holding: each.holding.id, failure: lookupFailure(thrown, query) });
        return undefined;
      }
    }),
  );
  return settled.filter((each) => each !== undefined);
}

async function answerSpent(
  { holding, spend }: Wanted,
  batch: Batch,
  answer: (answer: HistoryAnswer) => void,
): Promise<void> {
  if (spend.kind !== 'spent') return;
  const { query, asking, seen, lookups, facts, cached } = batch;
  try {
    let spender = await seen.transaction(spend.by);
    if (!spender) {
      const { value: found, madeOf } = await sourced(cached, () =>
        lookups.transaction(spend.by, () => lost(spend.by), asking),
      );
      spender = toMovement(found, facts);
      if (!spender?.inputs.some((leg) => leg.holding.id === holding.id)) throw contradiction(spend.by);
      await seen.addTransactions([spender], asking, madeOf);
    }
    await seen.addSpend(holding.id, spender, asking);
    answer(historyOf(holding.id, query.asOf, spender));
  } catch (thrown) {
    answer({ holding: holding.id, failure: lookupFailure(thrown, query) });
  }
}

/**
 * A page that is the whole history of an address and lists what funded an output, but not what spent it, proves that
 * nothing did. One that may lack rows, or lacks the funding transaction, proves nothing.
 */
const provesUnspent = ({ rows, isLast }: WirePage<WireTransaction>, funding: TxId): boolean =>
  isLast && rows.some(({ txid }) => txid === funding);

/** A spend above the height of the facts is none yet. */
async function spendOf({ txid, vout }: Wanted, { outspends, lookups, asking }: Batch): Promise<Spend> {
  const told = await outspends(txid);
  const one = told[vout];
  if (one === undefined)
    throw malformed(`tells of ${told.length} outputs of transaction ${txid}, which has more`);
  const outspend = isTold(one) ? one : await lookups.outspends.searched(txid, vout, asking);
  return outspend.spent && outspend.height <= asking.asOf
    ? { kind: 'spent', by: outspend.txid }
    : { kind: 'unspent' };
}

const historyOf = (holding: HoldingId, asOf: number, spender: Movement | undefined): History => ({
  holding,
  opening: 0n,
  movements: spender ? [spender] : [],
  through: asOf,
  gap: null,
  notes: [],
});

/** The outpoint that was named does not exist. */
export const outputMissing = (txid: TxId, vout: number, outputs: number): CoinhoundError =>
  new CoinhoundError('usage', 'output-missing', `transaction ${txid} has no output ${vout}`, {
    hint: `its outputs are numbered from 0 to ${outputs - 1}`,
    details: { txid, output: String(vout), outputs: String(outputs) },
  });

const contradiction = (txid: TxId): Error =>
  malformed(`contradicts itself on what transaction ${txid} spends`, {
    hint: 'run it again later, or configure another provider',
  });

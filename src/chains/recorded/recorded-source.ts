import { CoinhoundError } from '../../core/error.ts';
import { type AccountId, assetId, type TxId } from '../../core/ids.ts';
import type { HistoryGap, Holding, Movement } from '../../core/movement.ts';
import type { TransactionFacts } from '../../trace/inquiry.ts';
import type { AssetInfo, ChainSource, HistoryAnswer, HistoryQuery } from '../../trace/source.ts';
import type { ChainRules } from '../family.ts';
import { leftOutNotes, nothingLeftOut } from '../left-out.ts';
import { accountLedger } from './account-ledger.ts';
import { hubEvidence, movementsByAccount, movementsByTransaction } from './activity.ts';
import { factsReader } from './chain-rules.ts';
import { type Facts, factsInvalid } from './facts.ts';
import type { Fault } from './faults.ts';
import { type Ledger, NOT_RECORDED } from './ledger.ts';
import { movedInRecord } from './moved.ts';
import { recordSeeds } from './record-seeds.ts';
import { unfollowedUpTo } from './unfollowed.ts';
import { utxoLedger } from './utxo-ledger.ts';

export interface RecordedSource extends ChainSource {
  /** The assets the record lists, for people. */
  readonly assets: readonly AssetInfo[];
}

/**
 * A chain as far as a record tells it (`docs/recorded-facts.md`). What the record does not hold is a failed lookup,
 * `not-recorded`, never an empty history: an unspent output or an account without payments counts as known only where
 * the record says that it is complete there. Throws `facts-invalid` for facts that break the chain's rules.
 */
export function recordedSource(facts: Facts, rules: ChainRules): RecordedSource {
  const faults: Fault[] = [];
  const reader = factsReader(rules, facts, faults);
  const ledger = facts.header.model === 'account' ? accountLedger(facts, reader) : utxoLedger(facts, reader);
  const complete = completeness(facts, ledger, (address, n) =>
    reader.account(address, `line 1, complete.${n}`),
  );
  const partial = partiality(facts, (address, n) => reader.account(address, `line 1, partial.${n}`));
  if (facts.header.model === 'utxo' && facts.header.partial.length > 0)
    reader.fault('line 1, partial', 'expected none: an output is spent as a whole');
  const highest = Math.max(0, ledger.movements.at(-1)?.position.height ?? 0);
  const tip = facts.header.through ?? highest;
  if (tip < highest)
    reader.fault('line 1, through', `expected at least ${highest}, the highest height listed`);
  if (faults.length > 0) throw factsInvalid(facts.file, faults);
  const byAccount = movementsByAccount(ledger.movements);
  const byTransaction = movementsByTransaction(ledger.movements);

  const answer = ({ id, owner }: Holding, { asOf, hub }: HistoryQuery): HistoryAnswer => {
    const known = { holding: id, opening: 0n, through: Math.min(asOf, tip) };
    const evidence = hub && hubEvidence(owner, byAccount.get(owner) ?? [], hub, asOf);
    if (evidence) return { ...known, movements: [], gap: { kind: 'hub', evidence }, notes: [] };
    const listed = ledger.byHolding.get(id) ?? [];
    const isSpent = facts.header.model === 'utxo' && listed.length > 0;
    const isPartial = partial(owner);
    if (!isSpent && !isPartial && (!complete(owner) || ledger.maySpendUnseen(owner)))
      return { holding: id, failure: notRecorded(facts.file, id) };
    const movements = listed.filter(({ position }) => position.height <= asOf);
    const gap = isPartial ? partOf(movements) : null;
    const claims = (ledger.claims.get(owner) ?? []).filter(({ height }) => height <= asOf);
    const labels = claims.map(({ label }) => label);
    const book = ledger.unfollowed.get(owner) ?? nothingLeftOut;
    const leftOut = unfollowedUpTo(book, asOf);
    const notes = [...(ledger.notes.get(id) ?? []), ...leftOutNotes(book, asOf)];
    return { ...known, movements, gap, notes, labels, ...(leftOut && { leftOut }) };
  };

  return {
    chain: rules.chain,
    account: (address) => rules.account(address),
    transaction: (text) => rules.transaction(text),
    assets: facts.header.assets.map(({ id, symbol, decimals }) => ({
      id: assetId(rules.chain, id.slice(id.indexOf('/') + 1)),
      chain: facts.header.chain,
      symbol,
      decimals,
    })),
    tip: async (signal) => {
      signal.throwIfAborted();
      return tip;
    },
    seeds: async (spec, { asOf, signal }) => {
      signal.throwIfAborted();
      const named = spec.kind === 'address' ? byAccount.get(spec.account) : byTransaction.get(spec.txid);
      return recordSeeds(spec, named ?? [], ledger.payers, asOf);
    },
    ...(facts.header.model === 'utxo' && {
      transactionFacts: async (txid, { asOf, signal }) => {
        signal.throwIfAborted();
        const [movement] = byTransaction.get(txid) ?? [];
        if (!movement) throw transactionNotRecorded(facts.file, txid);
        return movement.position.height > asOf ? null : wholeTransaction(movement);
      },
    }),
    async *histories(holdings, query) {
      for (const holding of holdings) {
        query.signal.throwIfAborted();
        yield answer(holding, query);
      }
    },
    moved: async (resting, { since, asOf, signal }) => {
      signal.throwIfAborted();
      return resting.map((each) =>
        movedInRecord(each, answer(each.holding, { asOf, hub: null, signal }), since),
      );
    },
  };
}

/** For which accounts a payment that the record does not tell of did not happen. */
function completeness(
  { header }: Facts,
  { payingAccounts }: Ledger,
  account: (address: string, n: number) => AccountId | undefined,
): (owner: AccountId) => boolean {
  if (header.complete === 'all') return () => true;
  if (header.complete === 'none') return () => false;
  if (header.complete === 'payers') return (owner) => payingAccounts.has(owner);
  const named = new Set(header.complete.map(account));
  return (owner) => named.has(owner);
}

/** Which accounts are followed although the record does not tell everything of them. */
function partiality(
  { header: { partial } }: Facts,
  account: (address: string, n: number) => AccountId | undefined,
): (owner: AccountId) => boolean {
  if (partial === 'all') return () => true;
  const named = new Set(partial.map(account));
  return (owner) => named.has(owner);
}

const partOf = (movements: readonly Movement[]): HistoryGap => ({
  kind: 'partial',
  code: NOT_RECORDED,
  evidence: { recorded: `${movements.length}` },
});

function notRecorded(file: string, holding: string): CoinhoundError {
  return new CoinhoundError('data', 'not-recorded', `the record does not tell what became of ${holding}`, {
    hint: 'the chain may know more: trace on with a live provider, or extend the record',
    details: { file, holding },
  });
}

function transactionNotRecorded(file: string, txid: TxId): CoinhoundError {
  return new CoinhoundError('data', 'not-recorded', `the record does not tell of transaction ${txid}`, {
    hint: 'the chain may know more: trace on with a live provider, or extend the record',
    details: { file, txid },
  });
}

/** On a chain of outpoints a transaction is one movement. */
function wholeTransaction(movement: Movement): TransactionFacts {
  const { chain, txid, position } = movement;
  const none = { sender: null, to: null, input: '0x', unfollowed: [], logs: [] };
  return { chain, txid, position, ...none, movements: [movement] };
}

import type { AccountId, AssetId } from '../../core/ids.ts';
import type { Position } from '../../core/movement.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionFacts } from '../../trace/inquiry.ts';
import { type Arrival, paidTo } from './arrival.ts';
import type { FarAnswer } from './far-answer.ts';
import { paymentsTo } from './payments.ts';

/** Bridges deliver within hours; what was stuck has come out, or gone back, within this. */
const LONGEST_SECONDS = 30 * 86_400;
/** Transactions that are opened to look for an id; more payments than this are not looked through. */
const MOST_TRANSACTIONS = 25;

/** Where to look for an id that no topic carries. */
export interface HistorySearch {
  readonly recipient: AccountId;
  /** Of what the bridge may pay. */
  readonly assets: readonly AssetId[];
  /** Of the deposit: what was paid earlier is not its far side. */
  readonly after: Position;
}

/**
 * Finds the far side among the payments to the recipient: opens their transactions, the earliest first, and takes that for which
 * `read` finds the deposit's id in the logs. Cannot see payments whose time is more than 30 days later, nor beyond the first 25.
 */
export function byHistory(
  input: Pick<FinderInput, 'ask'>,
  { recipient, assets, after }: HistorySearch,
  read: (facts: TransactionFacts) => Arrival | undefined,
): FarAnswer {
  const payments = paymentsTo(input, recipient, assets);
  if (payments.state !== 'known') return payments;
  const transactions = new Map(
    payments.places
      .map(({ movement }) => movement)
      .filter(({ position }) => isWithin(position, after))
      .sort(
        (a, b) => (a.position.time ?? 0) - (b.position.time ?? 0) || a.position.height - b.position.height,
      )
      .map(({ chain, txid }) => [txid, chain] as const),
  );
  const opened = [...transactions].slice(0, MOST_TRANSACTIONS);
  const answers = opened.map(([txid, chain]) => input.ask({ kind: 'transaction', chain, txid }));
  let failure: string | undefined;
  for (const answer of answers) {
    if (answer === undefined) return { state: 'pending' };
    if (answer.kind === 'failed') {
      failure ??= answer.code;
      continue;
    }
    const arrival = answer.facts ? read(answer.facts) : undefined;
    if (answer.facts && arrival) return delivered(answer.facts, arrival);
  }
  const doubt = failure ?? payments.gap;
  if (doubt !== undefined) return { state: 'unavailable', code: doubt };
  return { state: 'none', searched: { payments: `${opened.length} of ${transactions.size}` } };
}

function isWithin({ time }: Position, after: Position): boolean {
  if (time === null || after.time === null) return true;
  return time >= after.time && time <= after.time + LONGEST_SECONDS;
}

function delivered(facts: TransactionFacts, arrival: Arrival): FarAnswer {
  const places = paidTo(facts, arrival);
  const evidence = { farTransactions: `${facts.chain}:tx:${facts.txid}`, ...arrival.evidence };
  if (places.length === 0) return { state: 'unfollowed', evidence };
  return { state: 'delivered', tier: 1, confidence: arrival.verified ? 100 : 60, places, evidence };
}

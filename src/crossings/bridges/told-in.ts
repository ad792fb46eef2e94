import type { TransactionFacts, TransactionLog } from '../../trace/inquiry.ts';
import type { Arrival } from './arrival.ts';
import { type Contracts, standingOf } from './published.ts';

/** What `read` finds in the first log of a bridge's contracts that tells it; logs of other contracts are not shown to it. */
export function toldIn(
  facts: TransactionFacts,
  contracts: Contracts,
  read: (log: TransactionLog) => Omit<Arrival, 'verified' | 'evidence'> | undefined,
): Arrival | undefined {
  for (const log of facts.logs) {
    const told = standingOf(log.contract, contracts) === 'published' ? read(log) : undefined;
    if (told) return { ...told, verified: true, evidence: { arrivedFor: told.recipient } };
  }
  return undefined;
}

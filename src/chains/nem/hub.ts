import type { HubLimits } from '../../trace/source.ts';
import type { Evidence } from '../account-book.ts';

/** One row of an account's list, as far as the hub rule needs it. */
export interface Contact {
  readonly height: number;
  /** Address with whom value of a followed asset was exchanged; null where with nobody. */
  readonly party: string | null;
  /** Whether anybody could have made the row: it moved nothing followed, and the account did not act in it. */
  readonly isIdle: boolean;
}

/** A list of more spam than traffic may be this many times as long. */
const SPAM_ALLOWANCE = 10;

/**
 * Whether an account is a hub by its rows, newest first, of which those above `asOf` do not count: the first row decides with
 * which, counted back from `asOf`, the distinct counterparties exceed `limits.counterparties`, or the rows exceed
 * `limits.transactions`. Rows that anybody could have made are allowed ten times as many. So the verdict is the same however
 * far beyond that row the list was read.
 */
export function judgeContacts(
  newestFirst: Iterable<Contact>,
  limits: HubLimits,
  asOf: number,
): Evidence | undefined {
  const parties = new Set<string>();
  let rows = 0;
  let busy = 0;
  for (const { height, party, isIdle } of newestFirst) {
    if (height > asOf) continue;
    rows++;
    if (!isIdle) busy++;
    if (party !== null) parties.add(party);
    const counted = { counterparties: `${parties.size}`, rows: `${rows}` };
    if (parties.size > limits.counterparties) return counted;
    if (busy > limits.transactions || rows > limits.transactions * SPAM_ALLOWANCE)
      return { transactions: `>${limits.transactions}`, ...counted };
  }
  return undefined;
}

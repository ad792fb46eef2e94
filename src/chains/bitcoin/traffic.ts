import type { AccountId } from '../../core/ids.ts';
import type { HistoryGap } from '../../core/movement.ts';
import { emptyBasis, refsOf } from '../../store/basis.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { LookupRef } from '../../store/store.ts';
import type { HubLimits } from '../../trace/source.ts';
import type { Asking } from './ask.ts';
import { PAGE_ROWS } from './esplora-wire.ts';
import type { AccountQuestion } from './listing.ts';
import type { ProviderLookups } from './provider-lookups.ts';
import type { SeenFacts, Traffic } from './seen.ts';
import type { WirePage, WireTransaction } from './wire.ts';

/** How busy the owner of outpoints is, as far as the walk needs to know it. */
export interface TrafficReader {
  /** Whether one page cannot hold its history. */
  isBusy(): boolean;
  /** Whether the figure for the verdict is there. Always so where no limit is set. */
  isKnown(): boolean;
  /** Takes what the first page of its history tells, and out of which answers that was read. */
  learn(page: WirePage<WireTransaction>, madeOf: readonly LookupRef[]): Promise<void>;
  /** The gap of a hub's history, or null; asks for the count where nothing seen tells it. */
  hub(): Promise<HistoryGap | null>;
}

interface Options {
  readonly cached: CachedLookups;
  readonly lookups: ProviderLookups;
  readonly seen: SeenFacts;
  readonly asking: Asking;
  /** The owner as it is asked for. */
  readonly account: AccountQuestion;
}

/**
 * An account is a hub above `limits.transactions` confirmed transactions. A count from an earlier run is taken where it
 * holds at this height, is above the limit (counts only grow) or so far below it that no service grew out of it since.
 */
export async function trafficReader(
  owner: AccountId,
  { cached, lookups, seen, asking, account }: Options,
  limits: HubLimits | null,
): Promise<TrafficReader> {
  const { asOf } = asking;
  const earlier = await seen.traffic(owner, asOf);
  const limit = limits?.transactions ?? Number.POSITIVE_INFINITY;
  let known: number | undefined = earlier && holdsAt(earlier, asOf, limit) ? earlier.transactions : undefined;
  let isBusy = (earlier?.transactions ?? 0) >= PAGE_ROWS;

  const keep = (transactions: number, isLeast: boolean, madeOf: readonly LookupRef[]): Promise<void> =>
    seen.addTraffic(owner, { transactions, isLeast, height: asOf }, madeOf);
  return {
    isBusy: () => isBusy,
    isKnown: () => limits === null || known !== undefined,
    async learn(page, madeOf) {
      isBusy ||= page.mayLackRows ? page.rows.length >= PAGE_ROWS : !page.isLast;
      const counted = countOf(page, limit);
      if (counted === undefined) return;
      known = counted;
      await keep(counted, false, madeOf);
    },
    async hub() {
      if (limits === null) return null;
      if (known === undefined) {
        const basis = emptyBasis();
        const { transactions, bound } = await cached.collect(basis, () =>
          lookups.traffic(account, limit, asking),
        );
        known = transactions;
        if (bound !== 'most') await keep(transactions, bound === 'least', refsOf(basis));
      }
      if (known <= limit) return null;
      return { kind: 'hub', evidence: { transactions: `>${limit}` } };
    },
  };
}

const holdsAt = ({ transactions, isLeast, height }: Traffic, asOf: number, limit: number): boolean =>
  transactions > limit || (!isLeast && (height >= asOf || transactions * 10 <= limit));

/**
 * How many transactions there are, where the first page tells. One that may lack rows tells only where it is so short that
 * some more would change nothing.
 */
function countOf(
  { rows, isLast, mayLackRows }: WirePage<WireTransaction>,
  limit: number,
): number | undefined {
  if (rows.length === 0) return undefined;
  if (mayLackRows) return rows.length <= Math.min((PAGE_ROWS - 1) / 2, limit / 2) ? rows.length : undefined;
  return isLast ? rows.length : undefined;
}

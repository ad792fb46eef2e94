import { type AccountId, addressOf } from '../../core/ids.ts';
import type { HistoryGap } from '../../core/movement.ts';
import type { HubLimits } from '../../trace/source.ts';
import { type Asking, type Esplora, PAGE_ROWS } from './esplora.ts';
import type { SeenFacts, Traffic } from './seen.ts';
import type { WireTransaction } from './wire.ts';

/** How busy the owner of outpoints is, as far as the walk needs to know it. */
export interface TrafficReader {
  /** Whether one page cannot hold its history. */
  isBusy(): boolean;
  /** Whether the figure for the verdict is there. Always so where no limit is set. */
  isKnown(): boolean;
  /** Takes what the first page of its history tells. */
  learn(page: readonly WireTransaction[]): Promise<void>;
  /** The gap of a hub's history, or null; asks for the count where nothing seen tells it. */
  hub(): Promise<HistoryGap | null>;
}

interface Options {
  readonly esplora: Esplora;
  readonly seen: SeenFacts;
  readonly asking: Asking;
}

/**
 * An account is a hub above `limits.transactions` confirmed transactions. A count from an earlier run is taken where it
 * holds at this height, is above the limit (counts only grow) or so far below it that no service grew out of it since.
 */
export async function trafficReader(
  owner: AccountId,
  { esplora, seen, asking }: Options,
  limits: HubLimits | null,
): Promise<TrafficReader> {
  const { asOf } = asking;
  const earlier = await seen.traffic(owner);
  const limit = limits?.transactions ?? Number.POSITIVE_INFINITY;
  let known: number | undefined = earlier && holdsAt(earlier, asOf, limit) ? earlier.transactions : undefined;
  let isBusy = (earlier?.transactions ?? 0) >= PAGE_ROWS;

  const keep = async (transactions: number): Promise<number> => {
    known = transactions;
    await seen.addTraffic(owner, { transactions, height: asOf });
    return transactions;
  };
  return {
    isBusy: () => isBusy,
    isKnown: () => limits === null || known !== undefined,
    async learn(page) {
      isBusy ||= page.length >= PAGE_ROWS;
      const transactions = countOf(page, limit);
      if (transactions !== undefined) await keep(transactions);
    },
    async hub() {
      if (limits === null) return null;
      const transactions =
        known ?? (await keep(await esplora.traffic({ address: addressOf(owner) }, asking)));
      if (transactions <= limit) return null;
      return { kind: 'hub', evidence: { transactions: String(transactions), limit: String(limit) } };
    },
  };
}

const holdsAt = ({ transactions, height }: Traffic, asOf: number, limit: number): boolean =>
  height >= asOf || transactions > limit || transactions * 10 <= limit;

/**
 * How many transactions there are, where the first page tells. One of mempool/electrs (known by `sigops`) may lack rows:
 * it tells only where it is so short that some more would change nothing.
 */
function countOf(page: readonly WireTransaction[], limit: number): number | undefined {
  const mayLackRows = page.some(({ sigops }) => sigops !== undefined);
  const most = mayLackRows ? Math.min((PAGE_ROWS - 1) / 2, limit / 2) : PAGE_ROWS - 1;
  return page.length > 0 && page.length <= most ? page.length : undefined;
}

import type { AccountId, ChainId } from '../core/ids.ts';
import type { Scene } from '../trace/detector.ts';
import type { Ask, ChainEvent } from '../trace/inquiry.ts';
import type { TaintedDeposit } from './tornado-deposits.ts';
import { poolEvents } from './tornado-events.ts';

/** What a pool told, as its events. */
export interface Told {
  readonly deposits: readonly ChainEvent[];
  readonly withdrawals: readonly ChainEvent[];
  readonly notes: readonly string[];
}

/** How far a pool is read. */
interface Reach {
  /** Between blocks. */
  readonly seconds: number;
  /** Height behind which nothing is looked at. */
  readonly pinned: number;
  readonly days: number;
}

/** What a pool told from a week before the first tainted deposit on, withdrawals from that deposit on. */
export function readPool(
  pool: AccountId,
  tainted: readonly TaintedDeposit[],
  { seconds, pinned, days }: Reach,
  ask: Ask,
): Told {
  const heights = tainted.map(({ movement }) => movement.position.height);
  const first = Math.min(...heights);
  const to = Math.min(pinned, Math.max(...heights) + Math.ceil((days * 86_400) / seconds));
  const from = Math.max(0, first - Math.ceil((7 * 86_400) / seconds));
  const { deposit, withdrawal } = poolEvents;
  const came = ask({ kind: 'events', contract: pool, topics: [deposit.topic], from, to });
  const went = ask({ kind: 'events', contract: pool, topics: [withdrawal.topic], from: first, to });
  const failed = [came, went].find((answer) => answer?.kind === 'failed');
  return {
    deposits: came?.kind === 'events' ? came.events : [],
    withdrawals: went?.kind === 'events' ? went.events : [],
    notes:
      failed?.kind === 'failed'
        ? [`what pool ${pool} told could not be had: ${failed.code}`]
        : [`withdrawals from pool ${pool} were looked at up to block ${to}`],
  };
}

/** Seconds between blocks as the trace's own movements show them; 12 where they are too near each other to tell. */
export function blockSeconds({ tainted }: Scene, chain: ChainId): number {
  const places = tainted
    .map(({ movement }) => movement)
    .filter((movement) => movement.chain === chain && movement.position.time !== null)
    .map(({ position }) => position);
  const [first, last] = [places[0], places[places.length - 1]];
  const blocks = first && last ? last.height - first.height : 0;
  if (!first || !last || blocks < 1000) return 12;
  return Math.max(0.1, ((last.time as number) - (first.time as number)) / blocks);
}

/** The height up to which the trace read a chain, as its histories tell. */
export function pinnedHeight({ histories }: Scene, chain: ChainId): number {
  let height = 0;
  for (const { holding, through } of histories.values())
    if (holding.startsWith(`${chain}:`)) height = Math.max(height, through);
  return height === 0 ? Number.MAX_SAFE_INTEGER : height;
}

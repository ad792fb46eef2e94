import type { Clock } from './clock.ts';

export interface BudgetLimits {
  readonly perHour?: number;
  readonly perDay?: number;
}

export interface Budgets {
  /** When the next request may go, on `clock.now()`; `limit` names the budget that is used up. */
  opening(): { readonly at: number; readonly limit: string };
  spend(): void;
  /** Gives back a request that was counted and not sent. */
  refund(): void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Covers clocks that differ between here and the provider. */
const GUARD_MS = 1_000;

/**
 * Counts this process's requests of the last hour (sliding, as Blockstream's) and of the day (from 00:00 UTC, as
 * Etherscan's). Cannot see what other processes or earlier runs have used: the provider says that itself.
 */
export function createBudgets(limits: () => BudgetLimits, clock: Clock): Budgets {
  const lastHour: number[] = [];
  let day = 0;
  let usedToday = 0;

  function hourOpening(perHour: number | undefined): number {
    while (lastHour[0] !== undefined && lastHour[0] + HOUR_MS + GUARD_MS <= clock.now()) lastHour.shift();
    const blocking = perHour === undefined ? undefined : lastHour.at(-perHour);
    return blocking === undefined ? Number.NEGATIVE_INFINITY : blocking + HOUR_MS + GUARD_MS;
  }

  function dayOpening(perDay: number | undefined): number {
    const wall = clock.wall();
    const today = Math.floor((wall - GUARD_MS) / DAY_MS);
    if (today !== day) usedToday = 0;
    day = today;
    if (perDay === undefined || usedToday < perDay) return Number.NEGATIVE_INFINITY;
    return clock.now() + (today + 1) * DAY_MS + GUARD_MS - wall;
  }

  return {
    opening() {
      const { perHour, perDay } = limits();
      const hour = hourOpening(perHour);
      const midnight = dayOpening(perDay);
      return midnight > hour
        ? { at: midnight, limit: `${perDay} requests a day` }
        : { at: hour, limit: `${perHour} requests an hour` };
    },
    spend() {
      if (limits().perHour !== undefined) lastHour.push(clock.now());
      usedToday++;
    },
    refund() {
      lastHour.pop();
      usedToday--;
    },
  };
}

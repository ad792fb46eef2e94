import { type BudgetLimits, createBudgets } from './budgets.ts';
import type { Clock } from './clock.ts';
import { createRoundTrips } from './round-trips.ts';
import { aborted, budgetSpent } from './upstream-error.ts';

export interface Limits extends BudgetLimits {
  readonly ratePerSecond: number;
}

/** When a request went on the wire and when the first byte of its answer came, on the limiter's clock. */
export interface Timing {
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Leave to send one request now. Exactly one of the two must follow. */
export interface Passage {
  /** The request is over; `timing` is undefined where no answer came. */
  settle(timing: Timing | undefined): void;
  /** The request was not sent after all. */
  cancel(): void;
}

export interface Limiter {
  /** Waits its turn, first come first served. Throws `budget` where the wait would be longer than `patienceMs`. */
  pass(signal: AbortSignal): Promise<Passage>;
  /** Lets nothing through for `ms`: the provider said so. */
  closeFor(ms: number): void;
  /** From now on the stricter of both limits holds. */
  tighten(limits: Limits): void;
  /** How long until the host takes requests at all: its budget, or a pause it asked for. */
  closedMs(): number;
  /** Mean of recent round trips, 0 before the first. */
  roundTripMs(): number;
}

interface Slot {
  /** The last request of this slot; undefined before the first. `overAt` is undefined while it is unanswered. */
  sentAt?: number;
  overAt?: number;
}

interface Waiter {
  readonly signal: AbortSignal;
  readonly onAbort: () => void;
  resolve(passage: Passage): void;
  reject(error: Error): void;
}

const SECOND_MS = 1_000;
/** For clocks that count whole milliseconds. */
const TICK_MS = 2;
/** A round trip this much above the floor was the provider's own work, not the network's delay on the way there. */
const LONGEST_DELAY_MS = 500;
const FEWEST_ROUND_TRIPS = 8;

/**
 * Keeps a provider's sliding window of `ratePerSecond` as the provider sees it, where only arrivals count and the way
 * there takes no fixed time. The window is `ratePerSecond` slots; a slot is used again so late that its two requests
 * arrive a second apart even if the first was the slowest possible and the second is the fastest: a request answered
 * at t arrived no later than t less the way back, so the next of its slot leaves at t + 1 s less the shortest round
 * trip known (plus a margin for how well it is known). That needs no guess about the request that was late, and costs
 * on average half the spread of round trips, where a window widened by their spread costs all of it. A slot whose
 * request is unanswered waits. Until enough round trips are known the shortest is taken for 0, which is always safe.
 *
 * Cannot see requests that others make under the same address or key, nor a way there that is longer by more than
 * half a second than the shortest: those end in `rate-limited` and are retried.
 */
export function createLimiter(initial: Limits, patienceMs: number, clock: Clock): Limiter {
  let limits = initial;
  let { slots, windowMs } = layout(initial.ratePerSecond);
  const roundTrips = createRoundTrips(Math.max(FEWEST_ROUND_TRIPS, slots.length + 1));
  const budgets = createBudgets(() => limits, clock);
  const waiters: Waiter[] = [];
  let closedUntil = Number.NEGATIVE_INFINITY;
  let cancelTimer = (): void => {};

  function freeAt(slot: Slot): number {
    if (slot.sentAt === undefined) return Number.NEGATIVE_INFINITY;
    if (slot.overAt === undefined) return Number.POSITIVE_INFINITY;
    const { floorMs, marginMs } = roundTrips.delay() ?? { floorMs: 0, marginMs: 0 };
    const delayMs = Math.max(0, slot.overAt - slot.sentAt - floorMs) + marginMs;
    return slot.sentAt + windowMs + Math.min(LONGEST_DELAY_MS, delayMs) + TICK_MS;
  }

  function earliest(): Slot {
    let best = slots[0]!;
    let bestAt = freeAt(best);
    for (let n = 1; n < slots.length && bestAt > Number.NEGATIVE_INFINITY; n++) {
      const at = freeAt(slots[n]!);
      if (at >= bestAt) continue;
      best = slots[n]!;
      bestAt = at;
    }
    return best;
  }

  function take(slot: Slot): Passage {
    const before = { ...slot };
    slot.sentAt = clock.now();
    delete slot.overAt;
    budgets.spend();
    return {
      settle(timing) {
        slot.sentAt = timing?.sentAt ?? slot.sentAt!;
        slot.overAt = timing?.answeredAt ?? clock.now();
        if (timing) roundTrips.add(timing.answeredAt - timing.sentAt);
        dispatch();
      },
      cancel() {
        delete slot.sentAt;
        Object.assign(slot, before);
        budgets.refund();
        dispatch();
      },
    };
  }

  function dispatch(): void {
    cancelTimer();
    while (waiters.length > 0) {
      const now = clock.now();
      const budget = budgets.opening();
      const openAt = Math.max(budget.at, closedUntil);
      if (openAt > now + patienceMs) {
        const why =
          budget.at >= closedUntil
            ? `has used its budget of ${budget.limit}`
            : 'asked to be left alone for a while';
        for (const waiter of waiters.splice(0)) refuse(waiter, spentUntil(openAt, why));
        return;
      }
      const slot = earliest();
      const at = Math.max(openAt, freeAt(slot));
      if (at > now) {
        if (at < Number.POSITIVE_INFINITY) cancelTimer = clock.after(at - now, dispatch);
        return;
      }
      const waiter = waiters.shift()!;
      waiter.signal.removeEventListener('abort', waiter.onAbort);
      waiter.resolve(take(slot));
    }
  }

  function spentUntil(openAt: number, why: string): Error {
    const until = Math.ceil(clock.wall() + openAt - clock.now());
    return budgetSpent(`${why}; it opens again at ${new Date(until).toISOString()}`, until);
  }

  return {
    pass(signal) {
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          reject(aborted(signal));
        };
        const waiter: Waiter = { signal, onAbort, resolve, reject };
        if (signal.aborted) {
          reject(aborted(signal));
          return;
        }
        signal.addEventListener('abort', onAbort, { once: true });
        waiters.push(waiter);
        dispatch();
      });
    },
    closeFor(ms) {
      closedUntil = Math.max(closedUntil, clock.now() + ms);
      dispatch();
    },
    tighten(others) {
      limits = stricter(limits, others);
      const narrower = layout(limits.ratePerSecond);
      windowMs = narrower.windowMs;
      slots = [...slots]
        .sort((a, b) => (b.sentAt ?? Number.NEGATIVE_INFINITY) - (a.sentAt ?? Number.NEGATIVE_INFINITY))
        .slice(0, narrower.slots.length);
    },
    closedMs: () => Math.max(0, budgets.opening().at - clock.now(), closedUntil - clock.now()),
    roundTripMs: roundTrips.meanMs,
  };
}

/** A rate below one a second, or between two whole numbers, is a longer or shorter window of fewer slots. */
function layout(ratePerSecond: number): { slots: Slot[]; windowMs: number } {
  const count = Math.max(1, Math.floor(ratePerSecond));
  return { slots: Array.from({ length: count }, () => ({})), windowMs: (SECOND_MS * count) / ratePerSecond };
}

function stricter(a: Limits, b: Limits): Limits {
  const perHour = lower(a.perHour, b.perHour);
  const perDay = lower(a.perDay, b.perDay);
  return {
    ratePerSecond: Math.min(a.ratePerSecond, b.ratePerSecond),
    ...(perHour !== undefined && { perHour }),
    ...(perDay !== undefined && { perDay }),
  };
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function refuse(waiter: Waiter, error: Error): void {
  waiter.signal.removeEventListener('abort', waiter.onAbort);
  waiter.reject(error);
}

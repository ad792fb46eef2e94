import PQueue from 'p-queue';
import type { Clock } from './clock.ts';
import { createLimiter, type Limits, type Passage } from './limiter.ts';

export interface HostLimits extends Limits {
  readonly concurrency: number;
}

/** The queue of one provider host, shared by every chain and key that is served from it. */
export interface HostQueue {
  /** Runs `task` in its turn, those of higher priority first. Waiting for a passage is the task's own matter. */
  run<T>(task: () => Promise<T>, priority: number, signal: AbortSignal): Promise<T>;
  /** Leave to send one request now; see the limiter. */
  pass(signal: AbortSignal): Promise<Passage>;
  closeFor(ms: number): void;
  /** How long a request that came now would take to be answered, going by the queue, the rate and recent round trips. */
  expectedMs(): number;
}

/** Hands out the one queue of a URL's host. Where settings for a host differ, the stricter limits hold. */
export function hostQueues(patienceMs: number, clock: Clock): (url: URL, limits: HostLimits) => HostQueue {
  const queues = new Map<string, HostQueue & { tighten(limits: HostLimits): void }>();
  return (url, limits) => {
    const known = queues.get(url.host);
    known?.tighten(limits);
    const queue = known ?? createHostQueue(limits, patienceMs, clock);
    queues.set(url.host, queue);
    return queue;
  };
}

function createHostQueue(limits: HostLimits, patienceMs: number, clock: Clock) {
  const queue = new PQueue({ concurrency: limits.concurrency });
  const limiter = createLimiter(limits, patienceMs, clock);
  let { ratePerSecond } = limits;

  return {
    run: <T>(task: () => Promise<T>, priority: number, signal: AbortSignal): Promise<T> =>
      queue.add(task, { priority, signal }),
    pass: limiter.pass,
    closeFor: limiter.closeFor,
    expectedMs() {
      const roundTripMs = limiter.roundTripMs();
      const eachMs = Math.max(1_000 / ratePerSecond, roundTripMs / queue.concurrency);
      return limiter.closedMs() + (queue.size + queue.pending) * eachMs + roundTripMs;
    },
    tighten(others: HostLimits) {
      limiter.tighten(others);
      ratePerSecond = Math.min(ratePerSecond, others.ratePerSecond);
      queue.concurrency = Math.min(queue.concurrency, others.concurrency);
    },
  };
}

import { createLimiter, type Limits } from '../../src/net/limiter.ts';
import { virtualClock } from './virtual-clock.ts';

export interface Link {
  /** One way there, in milliseconds, drawn for each request. */
  there(): number;
  /** The rest of the round trip. */
  back(): number;
}

export interface Passed {
  readonly arrivals: readonly number[];
  /** More arrivals than the rate in less than a second. */
  readonly violations: number;
  /** Of the ideal: a burst of the rate at once, then the rate each second, up to the last answer. */
  readonly shareOfIdeal: number;
}

const never = (): AbortSignal => new AbortController().signal;

/** Sends `count` requests through a limiter over a link that exists on paper only. */
export async function passRequests(count: number, limits: Limits, link: Link): Promise<Passed> {
  const clock = virtualClock();
  const limiter = createLimiter(limits, 10_000, clock);
  const arrivals: number[] = [];
  let lastAnswerAt = 0;

  async function request(): Promise<void> {
    const passage = await limiter.pass(never());
    const sentAt = clock.now();
    const arrivesAt = sentAt + link.there();
    arrivals.push(arrivesAt);
    clock.after(arrivesAt + link.back() - sentAt, () => {
      lastAnswerAt = clock.now();
      passage.settle({ sentAt, answeredAt: lastAnswerAt });
    });
  }

  const requests = Array.from({ length: count }, request);
  await clock.run();
  await Promise.all(requests);
  arrivals.sort((a, b) => a - b);
  const rate = limits.ratePerSecond;
  return {
    arrivals,
    violations: arrivals.slice(rate).filter((at, i) => at - arrivals[i]! < 1_000).length,
    shareOfIdeal: (((count - rate) / rate) * 1_000) / lastAnswerAt,
  };
}

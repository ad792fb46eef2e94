import { type Clock, sleep, systemClock } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import { aborted, UpstreamError, type UpstreamReason } from './upstream-error.ts';

/** A provider of a chain, as the chain's reader sees it. */
export interface Member {
  readonly endpoint: Endpoint;
}

export interface SharedWork<M extends Member> {
  /**
   * Runs `task` with the member that would answer soonest; with the next one where it fails. Throws the most telling
   * error once every member has failed, `too-large` and `aborted` at once, and whatever else `task` throws as it is.
   */
  run<T>(task: (member: M) => Promise<T>, signal: AbortSignal): Promise<T>;
}

const SHORTEST_WAIT_MS = 250;
const MOST_WAITS = 60;

/**
 * Shares a chain's lookups among its providers by their rates and what they have to do, in the order of the configuration
 * where that is equal. Providers that are set aside get none; where none is left, work waits a bounded time for one to
 * come back. Which one answers depends on timing: a task must give the same value with any of them.
 */
export function shareWork<M extends Member>(
  members: readonly M[],
  clock: Clock = systemClock,
): SharedWork<M> {
  return {
    async run(task, signal) {
      const failed = new Map<M, UpstreamError>();
      for (let waits = 0; ; ) {
        if (signal.aborted) throw aborted(signal);
        const member = soonest(members.filter((candidate) => !failed.has(candidate)));
        if (!member) {
          const waitMs = comebackMs(members);
          if (waitMs === undefined || ++waits > MOST_WAITS) throw mostTelling(reasons(members, failed));
          await sleep(waitMs, clock, signal);
          failed.clear();
          continue;
        }
        try {
          return await task(member);
        } catch (error) {
          if (!(error instanceof UpstreamError) || isFinal(error)) throw error;
          failed.set(member, error);
        }
      }
    },
  };
}

const isFinal = ({ reason }: UpstreamError): boolean => reason === 'aborted' || reason === 'too-large';

function soonest<M extends Member>(members: readonly M[]): M | undefined {
  let best: M | undefined;
  let bestMs = Number.POSITIVE_INFINITY;
  for (const member of members) {
    if (member.endpoint.setAside()) continue;
    const expectedMs = member.endpoint.expectedMs();
    if (best && expectedMs >= bestMs) continue;
    best = member;
    bestMs = expectedMs;
  }
  return best;
}

/** When the first of the providers that are set aside gets its next chance; undefined where none is worth waiting for. */
function comebackMs(members: readonly Member[]): number | undefined {
  const chances = members.flatMap(({ endpoint }) => endpoint.setAside()?.reopensInMs ?? []);
  return chances.length === 0 ? undefined : Math.max(SHORTEST_WAIT_MS, Math.min(...chances));
}

const reasons = <M extends Member>(
  members: readonly M[],
  failed: ReadonlyMap<M, UpstreamError>,
): readonly UpstreamError[] =>
  members.flatMap((member) => failed.get(member) ?? member.endpoint.setAside()?.error ?? []);

/** Errors that pass by themselves before those that do not: run again is then the right advice. */
const telling: readonly UpstreamReason[] = [
  'budget',
  'rate-limited',
  'server',
  'timeout',
  'network',
  'malformed',
  'refused',
];

/** What to tell of the failures of several providers: the one that says most about what to do, naming the others. */
export function mostTelling(failures: readonly UpstreamError[]): UpstreamError {
  const [first, ...others] = failures.toSorted(
    (a, b) => telling.indexOf(a.reason) - telling.indexOf(b.reason),
  );
  if (!first) return new UpstreamError('refused', 'no provider is configured for this chain');
  if (others.length === 0) return first;
  return new UpstreamError(first.reason, first.message, {
    ...(first.hint !== undefined && { hint: first.hint }),
    ...(first.retryAfterMs !== undefined && { retryAfterMs: first.retryAfterMs }),
    ...(first.until !== undefined && { until: first.until }),
    details: { ...first.details, others: others.map(({ message }) => message).join('; ') },
    cause: first,
  });
}

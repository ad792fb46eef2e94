import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import { mostTelling } from '../../net/providers.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { Sight } from './abilities.ts';
import type { LookupScope } from './provider-lookups.ts';
import type { Teller } from './teller.ts';

/** Everyone who can tell of a chain. */
export interface Tellers {
  /**
   * Runs `task` with one of those who see most, from its beginning with the next where that one fails for good, or the store
   * lacks its answers: what belongs together is told by one. `about` names what is asked, so that an interrupted run goes on
   * with whom it began.
   */
  run<T>(
    about: string,
    scope: LookupScope,
    task: (teller: Teller, sight: Sight, others: Others) => Promise<T>,
  ): Promise<T>;
  /**
   * Runs `task` with who began each of many accounts, and those that nobody began with who would answer soonest; with the next where
   * one fails for good. Nothing of it is remembered.
   */
  inBulk(
    addresses: readonly string[],
    signal: AbortSignal,
    task: (teller: Teller, addresses: readonly string[]) => Promise<void>,
  ): Promise<void>;
}

/** What is true of all who could have been asked instead. */
export interface Others {
  /** Whether they tell what tokens are called. */
  readonly isNamed: boolean;
}

interface Candidate {
  readonly teller: Teller;
  readonly name: string;
  readonly sight: Sight;
  /** Why it is not known what it sees. */
  readonly failure?: CoinhoundError;
}

/**
 * Who sees less than another is asked for nothing, even while that other is out of order: what a history shows must not
 * depend on who answers today. For the same reason one of whom it is not known may see everything.
 */
export function tellersOf(chain: ChainId, all: readonly Teller[], { store }: CachedLookups): Tellers {
  async function begun(key: string, best: readonly Candidate[]): Promise<string | undefined> {
    if (new Set(best.map(({ name }) => name)).size < 2) return undefined;
    const fact = await store.facts.get(key);
    return fact && Buffer.from(fact.value).toString();
  }

  const keyOf = (about: string): string => `${chain}/teller/${about}`;
  const met = async (signal: AbortSignal) =>
    bestOf(await Promise.all(all.map((teller) => meet(teller, signal))));

  return {
    async run(about, scope, task) {
      const best = await met(scope.signal);
      const key = keyOf(about);
      const before = await begun(key, best);
      const isAlone = best.every(({ name }) => name === best[0]?.name);
      const isNamed = best.every(({ teller }) => teller.namesTokens);
      return firstOf(best, before, async ({ teller, name, sight }) => {
        if (!isAlone && name !== before)
          await store.facts.put(key, { value: Buffer.from(name), height: 0, final: false });
        return task(teller, sight, { isNamed });
      });
    },
    async inBulk(addresses, signal, task) {
      const best = await met(signal);
      const groups = new Map<string | undefined, string[]>();
      for (const address of addresses) {
        const before = await begun(keyOf(address), best);
        const group = groups.get(before);
        if (group) group.push(address);
        else groups.set(before, [address]);
      }
      await Promise.all(
        [...groups].map(([before, group]) => firstOf(best, before, ({ teller }) => task(teller, group))),
      );
    },
  };
}

/** What the first of them tells that does not fail for good: who began it, then whoever would answer soonest. */
async function firstOf<T>(
  best: readonly Candidate[],
  before: string | undefined,
  task: (candidate: Candidate) => Promise<T>,
): Promise<T> {
  const failures: CoinhoundError[] = [];
  const left = [...best];
  for (let next = choose(left, before); next; next = choose(left, undefined)) {
    left.splice(left.indexOf(next), 1);
    if (next.failure) {
      failures.push(next.failure);
      continue;
    }
    try {
      return await task(next);
    } catch (error) {
      if (!isOfTeller(error)) throw error;
      failures.push(error);
    }
  }
  throw worst(failures);
}

async function meet(teller: Teller, signal: AbortSignal): Promise<Candidate> {
  try {
    return { teller, name: await teller.name(signal), sight: await teller.sight(signal) };
  } catch (failure) {
    const isAborted = failure instanceof UpstreamError && failure.reason === 'aborted';
    if (isAborted || !(failure instanceof CoinhoundError) || failure.kind === 'bug') throw failure;
    return { teller, name: '', sight: 'everything', failure };
  }
}

/** Whether the next one may do better: who fails for good, or of whom the store lacks an answer. */
function isOfTeller(error: unknown): error is CoinhoundError {
  if (error instanceof UpstreamError) return error.reason !== 'aborted';
  return error instanceof CoinhoundError && error.code === 'not-in-store';
}

function bestOf(all: readonly Candidate[]): readonly Candidate[] {
  for (const sight of ['everything', 'tokens'] as const) {
    const found = all.filter((candidate) => candidate.sight === sight);
    if (found.length > 0) return found;
  }
  if (all.length === 0) return [];
  throw new UpstreamError(
    'refused',
    'no provider of this chain serves what the history of an account takes',
    {
      hint: 'a node must serve eth_getLogs at least; with trace_filter or ots_ methods it shows everything',
    },
  );
}

/** Whoever began, else whoever would answer soonest; one that gets no work, or is not known, comes last. */
function choose(left: readonly Candidate[], before: string | undefined): Candidate | undefined {
  const waits = ({ teller, failure }: Candidate): number =>
    failure ? Number.POSITIVE_INFINITY : (teller.expectedMs() ?? Number.MAX_VALUE);
  const begun = left.filter(({ name }) => name === before);
  return (begun.length > 0 ? begun : left).toSorted((a, b) => waits(a) - waits(b) || 0)[0];
}

function worst(failures: readonly CoinhoundError[]): CoinhoundError {
  const upstream = failures.filter((failure) => failure instanceof UpstreamError);
  return upstream.length > 0 || failures.length === 0
    ? mostTelling(upstream)
    : (failures[0] as CoinhoundError);
}

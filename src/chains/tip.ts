import { CoinhoundError } from '../core/error.ts';
import { UpstreamError } from '../net/upstream-error.ts';
import type { CachedLookups } from '../store/lookups.ts';

/**
 * The lowest of the heights that a chain's providers tell, so that each of them knows every block up to it; offline the
 * one last seen. `key` is where it is kept, `ask` asks every provider once. Throws `not-in-store` where the store knows
 * none, and what a provider threw where none answers.
 */
export async function lowestTip(
  key: string,
  { offline, store }: CachedLookups,
  ask: () => readonly Promise<number>[],
): Promise<number> {
  if (!offline) {
    const height = lowest(await Promise.allSettled(ask()));
    await store.facts.put(key, { value: new Uint8Array(), height, final: false });
    return height;
  }
  const last = await store.facts.get(key);
  if (last) return last.height;
  throw new CoinhoundError('data', 'not-in-store', 'the store does not know the height of the chain', {
    hint: 'pin it with --as-of, or run once without --offline',
  });
}

function lowest(answers: readonly PromiseSettledResult<number>[]): number {
  const heights = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (heights.length > 0) return Math.min(...heights);
  const failed = answers.find((answer) => answer.status === 'rejected');
  throw failed?.reason ?? new UpstreamError('refused', 'no provider is configured for this chain');
}

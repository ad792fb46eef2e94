import { CoinhoundError } from '../core/error.ts';
import { UpstreamError } from '../net/upstream-error.ts';
import type { CachedLookups } from '../store/lookups.ts';

/** Which of several heights, in ascending order and at least one, is that of the chain. */
type Pick = (heights: readonly number[]) => number;

/** The lowest: every provider that answers knows every block up to it. */
const lowest: Pick = ([height]) => height as number;

/** The middle one, of two the higher: one provider that has long stood still does not hold the others back. */
export const middle: Pick = (heights) => heights[Math.floor(heights.length / 2)] as number;

/**
 * The height of a chain by what its providers tell: the lowest, unless `pick` says otherwise for a chain whose providers are
 * passed over where they know less; offline the one last seen. `key` is where it is kept, `ask` asks every provider
 * once. Throws `not-in-store` where the store knows none, and what a provider threw where none answers.
 */
export async function chainTip(
  key: string,
  { offline, store }: CachedLookups,
  ask: () => readonly Promise<number>[],
  pick: Pick = lowest,
): Promise<number> {
  if (!offline) {
    const height = pick(heightsOf(await Promise.allSettled(ask())));
    await store.facts.put(key, { value: new Uint8Array(), height, final: false });
    return height;
  }
  const last = await store.facts.get(key);
  if (last) return last.height;
  throw new CoinhoundError('data', 'not-in-store', 'the store does not know the height of the chain', {
    hint: 'pin it with --as-of, or run once without --offline',
  });
}

function heightsOf(answers: readonly PromiseSettledResult<number>[]): readonly number[] {
  const heights = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (heights.length > 0) return heights.sort((a, b) => a - b);
  const failed = answers.find((answer) => answer.status === 'rejected');
  throw failed?.reason ?? new UpstreamError('refused', 'no provider is configured for this chain');
}

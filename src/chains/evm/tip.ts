import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { EvmMember } from './provider-lookups.ts';
import { readTip } from './receipt.ts';

/**
 * The lowest height of the providers that answer, so that each of them knows every block up to it; offline the one last
 * seen. Throws `not-in-store` where the store knows none.
 */
export async function chainTip(
  chain: ChainId,
  members: readonly EvmMember[],
  { offline, store }: CachedLookups,
  signal: AbortSignal,
): Promise<number> {
  const key = `${chain}/tip`;
  if (!offline) {
    const height = await lowestTip(members, signal);
    await store.facts.put(key, { value: new Uint8Array(), height, final: false });
    return height;
  }
  const last = await store.facts.get(key);
  if (last) return last.height;
  throw new CoinhoundError('data', 'not-in-store', 'the store does not know the height of the chain', {
    hint: 'pin it with --as-of, or run once without --offline',
  });
}

async function lowestTip(members: readonly EvmMember[], signal: AbortSignal): Promise<number> {
  const answers = await Promise.allSettled(
    members.map(({ endpoint, flavour }) => endpoint.request(flavour.tip(), readTip, signal)),
  );
  const heights = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.value] : []));
  if (heights.length > 0) return Math.min(...heights);
  const failed = answers.find((answer) => answer.status === 'rejected');
  throw failed?.reason ?? new UpstreamError('refused', 'no provider is configured for this chain');
}

import type { Place, Receipt } from '../core/crossing.ts';
import { cutShares } from './shares.ts';
import type { Given } from './thorchain-given.ts';

/**
 * What was given, cut over what came of it: what comes back stands for itself, never for more than is left; the rest is what
 * the payer wanted, in proportion. Where everything came back, that is it, less the network's fee.
 */
export function receiptsOf(
  { paid, returned }: Given,
  { wanted, refunds }: { readonly wanted: readonly Place[]; readonly refunds: readonly Place[] },
): readonly Receipt[] {
  const back = returned.reduce((sum, { share }) => sum + share, 0n);
  let left = paid.reduce((sum, place) => sum + amountAt(place), 0n) - back;
  const cut = (places: readonly Place[], total: bigint): Receipt[] => {
    const shares = cutShares(total, places.map(amountAt));
    return places.map((place, n) => ({ ...place, share: shares[n] as bigint }));
  };
  if (wanted.length === 0) return [...cut(refunds, left), ...returned];
  const refunded = refunds.map((place): Receipt => {
    const amount = amountAt(place);
    const share = amount < left ? amount : left;
    left -= share;
    return { ...place, share };
  });
  return [...cut(wanted, left), ...refunded, ...returned];
}

const amountAt = ({ movement, output }: Place): bigint => movement.outputs[output]?.amount ?? 0n;

import { isMeantBy } from './thorchain-assets.ts';
import { parseThorMemo, type SwapMemo } from './thorchain-memo.ts';

/**
 * Whether the network read the same wish, or does not tell what it read. Anyone's contract can tell of a deposit in the words of the router: what the network
 * was asked for decides, and where that is something else, the text that was found here is not to be believed.
 */
export function isSameWish({ target, destination }: SwapMemo, observed: string | undefined): boolean {
  const memo = parseThorMemo(observed ?? '');
  if (memo === undefined) return true;
  if (memo.kind !== 'swap') return false;
  const isSameAsset = isMeantBy(target, memo.target) || isMeantBy(memo.target, target);
  return isSameAsset && memo.destination.toLowerCase() === destination.toLowerCase();
}

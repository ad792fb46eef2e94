import { CoinhoundError } from '../core/error.ts';
import type { AssetId } from '../core/ids.ts';
import type { AssetInfo } from '../trace/source.ts';
import { nearest } from './suggest.ts';

/**
 * The asset that `--asset` means on a chain: by symbol in any case, or by CAIP-19 id. A symbol is looked up among the
 * assets of the configuration alone, never among what contracts call themselves. Throws `unknown-asset`.
 */
export function chosenAsset(text: string, chain: string, assets: readonly AssetInfo[]): AssetId {
  const own = assets.filter((asset) => asset.chain === chain);
  const byId = own.find(({ id }) => id.toLowerCase() === text.toLowerCase());
  if (byId) return byId.id;
  const named = own.filter(({ symbol }) => symbol.toLowerCase() === text.toLowerCase());
  if (named.length === 1) return (named[0] as AssetInfo).id;
  if (named.length > 1) {
    throw unknown(text, `${text} names ${named.length} assets of ${chain}`, {
      hint: `give the id: ${named.map(({ id }) => id).join(' or ')}`,
    });
  }
  const symbols = own.map(({ symbol }) => symbol);
  const meant = nearest(text, symbols);
  throw unknown(text, `${chain} has no asset ${text}`, {
    hint: meant ? `did you mean ${meant}?` : `assets of ${chain}: ${symbols.join(', ')}`,
  });
}

const unknown = (asset: string, message: string, { hint }: { readonly hint: string }): CoinhoundError =>
  new CoinhoundError('usage', 'unknown-asset', message, { hint, details: { asset } });

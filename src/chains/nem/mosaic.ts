import { CoinhoundError } from '../../core/error.ts';
import { type AssetId, assetId, type ChainId } from '../../core/ids.ts';
import type { KnownToken, TokenRules } from '../family.ts';

/** XEM where it is carried as a mosaic. */
export const XEM = 'nem:xem';

/** Up to three levels of a namespace, and a name; the node's own rules for both. */
const MOSAIC =
  /^[a-z0-9][a-z0-9_-]{0,63}(\.[a-z0-9][a-z0-9_-]{0,63}){0,2}:[a-z0-9][a-z0-9'_-]*( [a-z0-9'_-]+)*$/;
/** CAIP-19 leaves so much room for what names an asset. */
const LONGEST_REFERENCE = 128;

/** The asset of a mosaic, `namespace:name` percent-encoded where CAIP-19 forbids a character: `mosaic:dim%3Acoin`. */
export function mosaicAsset(mosaic: string, chain: ChainId): AssetId {
  return assetId(chain, `mosaic:${referenceOf(mosaic)}`);
}

/** How a person names a mosaic that is to be followed. */
export const mosaicRules: TokenRules = {
  form: 'a mosaic other than nem:xem: namespace:name, in lower case',
  read(mosaic, chain): KnownToken {
    if (MOSAIC.test(mosaic) && mosaic !== XEM && referenceOf(mosaic).length <= LONGEST_REFERENCE)
      return { contract: mosaic, asset: mosaicAsset(mosaic, chain) };
    throw new CoinhoundError('usage', 'mosaic-malformed', `${mosaic} is no mosaic that can be followed`, {
      hint: `name ${mosaicRules.form}; XEM is always followed`,
      details: { mosaic },
    });
  },
};

/** Mosaics are spelled in ASCII alone. */
const referenceOf = (mosaic: string): string =>
  mosaic.replace(
    /[^-.A-Za-z0-9]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

import { createHash } from 'node:crypto';
import { CoinhoundError } from '../../core/error.ts';
import { type AssetId, addressOf, assetId, type ChainId } from '../../core/ids.ts';
import type { KnownToken, TokenRules } from '../family.ts';
import type { LeftOutNaming } from '../left-out.ts';
import { type WrapAssets, wrappersOf } from '../wraps.ts';
import { hexOf, parseAddress, tronAddresses, ZERO_ADDRESS } from './address.ts';

/** What a reader of the chain must know to name accounts and assets. */
export interface TronAssets extends WrapAssets {
  readonly chain: ChainId;
  /** TRC-20s by contract in lower-case hexadecimal with `41`, TRC-10s by `trc10:` and their number. */
  readonly tokens: ReadonlyMap<string, AssetId>;
  /** SHA-256 over the tokens followed and what they wrap: a history normalized with others is not the same history. */
  readonly digest: string;
}

const TRC10 = /^trc10:[1-9]\d{6,9}$/;

/** Puts together what `tronSource` was told of the chain's assets. */
export function tronAssets(chain: ChainId, native: AssetId, known: readonly KnownToken[]): TronAssets {
  const tokens = new Map(
    known.map(({ contract, asset }) => [TRC10.test(contract) ? contract : hexOf(contract), asset] as const),
  );
  const wrappers = wrappersOf(known, hexOf);
  const listed = known
    .map(({ contract, asset, wraps = '' }) => `${contract} ${asset} ${wraps}`.trimEnd())
    .sort();
  const digest = createHash('sha256')
    .update([native, ...listed].join('\n'))
    .digest('hex');
  return {
    ...{ chain, native, tokens, wrappers, digest },
    addresses: tronAddresses(chain),
    nobody: ZERO_ADDRESS,
  };
}

/** How tokens that are not followed are named. A TRC-10 of the first years has a name and no number: text of strangers, escaped. */
export const leftOutNaming = ({ chain, addresses, nobody }: TronAssets): LeftOutNaming => ({
  ...{ addresses, nobody },
  asset: (contract) =>
    assetId(
      chain,
      contract.startsWith('trc10:')
        ? `trc10:${encodeURIComponent(contract.slice('trc10:'.length))}`
        : `trc20:${addressOf(addresses.account(contract))}`,
    ),
});

/** TRC-20s are named by their contract, TRC-10s by `trc10:` and their number. */
export const tronTokens: TokenRules = {
  form: 'the address of a contract, T and 33 more characters, or trc10: and the number of a TRC-10 token',
  read(text, chain) {
    if (TRC10.test(text)) return { contract: text, asset: assetId(chain, text) };
    if (text.startsWith('trc10:')) {
      throw new CoinhoundError('usage', 'address-malformed', `${text} names no TRC-10 token`, {
        hint: 'a TRC-10 token is named by its number: trc10:1002000',
        details: { address: text },
      });
    }
    const contract = parseAddress(text);
    return { contract, asset: assetId(chain, `trc20:${contract}`) };
  },
};

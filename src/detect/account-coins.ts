import { type AssetId, assetId, type ChainId } from '../core/ids.ts';

/** Whether an asset is the coin of its chain, in which fees are paid. */
export const isCoin = (asset: AssetId): boolean => asset.includes('/slip44:');

/** Base units of one coin: of ether and everything else on EVM chains, TRX, XEM; undefined on other chains. */
export function coinUnit(chain: ChainId): bigint | undefined {
  if (chain.startsWith('eip155:')) return 10n ** 18n;
  return chain.startsWith('tron:') || chain.startsWith('nem:') ? 10n ** 6n : undefined;
}

/** Coins of the chains that ship, by SLIP-44: what tells the coin where a trace met tokens alone. */
const shipped: Readonly<Record<string, number>> = {
  'eip155:1': 60,
  'eip155:10': 60,
  'eip155:56': 714,
  'eip155:137': 966,
  'eip155:8453': 60,
  'eip155:42161': 60,
  'eip155:43114': 9005,
  'tron:0x2b6653dc': 195,
  'nem:104': 43,
};

/** The coin of a chain: as one of `seen` shows it, else as it is known for the chains that ship. */
export function coinOf(chain: ChainId, seen: Iterable<AssetId>): AssetId | undefined {
  for (const asset of seen) if (isCoin(asset) && asset.startsWith(`${chain}/`)) return asset;
  const number = shipped[chain];
  return number === undefined ? undefined : assetId(chain, `slip44:${number}`);
}

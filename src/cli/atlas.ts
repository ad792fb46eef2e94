import type { ChainConfig, Config } from '../config/config.ts';
import { CoinhoundError } from '../core/error.ts';
import type { AssetId, ChainId } from '../core/ids.ts';
import type { Atlas } from '../trace/crossing.ts';
import { familyOf, rulesOf } from './sources.ts';

/** The configured chains as finders of crossings see them. */
export function atlasOf({ chains, assets }: Config): Atlas {
  const byId = new Map<ChainId, ChainConfig>([...chains.values()].map((config) => [config.chain, config]));
  const byNumber = new Map(
    [...chains.values()].flatMap(({ chainId, chain }) => (chainId === undefined ? [] : [[chainId, chain]])),
  );
  const decimals = new Map<AssetId, number>([
    ...[...chains.values()].map(({ native }) => [native.id, native.decimals] as const),
    ...[...assets.values()].flat().map((token) => [token.id, token.decimals] as const),
  ]);
  const known = <T>(chain: ChainId, read: (config: ChainConfig) => T): T | undefined => {
    const config = byId.get(chain);
    return config && orNone(() => read(config));
  };
  return {
    chain: (name) => chains.get(name)?.chain,
    evmChain: (chainId) => byNumber.get(chainId),
    native: (chain) => byId.get(chain)?.native.id,
    token: (chain, contract) =>
      known(chain, (config) => {
        const asset = familyOf(config).tokens?.read(contract, chain).asset;
        return asset && decimals.has(asset) ? asset : undefined;
      }),
    decimals: (asset) => decimals.get(asset),
    account: (chain, address) => known(chain, (config) => rulesOf(config).account(address)),
    transaction: (chain, text) => known(chain, (config) => rulesOf(config).transaction(text)),
  };
}

/** What a chain's own rules refuse is none of its addresses. */
function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CoinhoundError && error.kind === 'usage') return undefined;
    throw error;
  }
}

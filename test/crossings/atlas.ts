import { families } from '../../src/chains/index.ts';
import type { Config } from '../../src/config/config.ts';
import type { ChainId } from '../../src/core/ids.ts';
import type { Atlas } from '../../src/trace/crossing.ts';

/** The configured chains, as finders of crossings see them. */
export function atlasOf({ chains, assets }: Config): Atlas {
  const all = [...chains.values()];
  const rulesOf = (chain: ChainId) => {
    const config = all.find((one) => one.chain === chain);
    const family = config && families.get(config.family);
    return (
      config && family && { config, family, rules: family.rules({ ...config, native: config.native.id }) }
    );
  };
  /** Undefined for what the chain refuses. */
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };
  return {
    chain: (name) => chains.get(name)?.chain,
    evmChain: (chainId) => all.find((one) => one.chainId === chainId)?.chain,
    native: (chain) => rulesOf(chain)?.config.native.id,
    token(chain, contract) {
      const known = rulesOf(chain);
      const asset = attempt(() => known?.family.tokens?.read(contract, chain).asset);
      return (assets.get(known?.config.name ?? '') ?? []).find(({ id }) => id === asset)?.id;
    },
    decimals: (asset) =>
      [...all.map(({ native }) => native), ...[...assets.values()].flat()].find(({ id }) => id === asset)
        ?.decimals,
    account: (chain, address) => attempt(() => rulesOf(chain)?.rules.account(address)),
    transaction: (chain, text) => rulesOf(chain)?.rules.transaction(text),
  };
}

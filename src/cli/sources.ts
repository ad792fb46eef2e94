import type { ChainFamily, ChainRules } from '../chains/family.ts';
import { families } from '../chains/index.ts';
import type { Facts } from '../chains/recorded/facts.ts';
import { recordedSource } from '../chains/recorded/recorded-source.ts';
import type { ChainConfig, Config } from '../config/config.ts';
import type { AccountId } from '../core/ids.ts';
import type { Endpoint, ProviderSettings } from '../net/endpoint.ts';
import type { CachedLookups } from '../store/lookups.ts';
import type { AssetInfo, ChainSource } from '../trace/source.ts';

/** A chain that tells what moved, and what a trace must know of it. */
export interface OpenChain {
  readonly config: ChainConfig;
  readonly source: ChainSource;
  /** The record that stands for the chain; null for a live one. */
  readonly facts: Facts | null;
}

/** The family of a configured chain. */
export const familyOf = ({ family }: ChainConfig): ChainFamily => families.get(family) as ChainFamily;

/** A configured chain as its family takes it. */
export const factsOf = ({ native, ...config }: ChainConfig) => ({ ...config, native: native.id });

/** A connection to each of the providers that are asked over the network. */
export const endpointsOf = (
  providers: ChainConfig['providers'],
  endpoint: (settings: ProviderSettings) => Endpoint,
): readonly Endpoint[] =>
  providers.flatMap((provider) => (provider.kind === 'recorded' ? [] : [endpoint(provider)]));

/** A chain over its providers. */
export function liveChain(
  config: ChainConfig,
  assets: Config['assets'],
  parts: { readonly endpoints: readonly Endpoint[]; readonly lookups: CachedLookups },
): OpenChain {
  const tokens = (assets.get(config.name) ?? []).map(({ contract, id, wraps }) => ({
    contract,
    asset: id,
    ...(wraps !== undefined && { wraps }),
  }));
  const source = familyOf(config).open({ ...factsOf(config), tokens, ...parts });
  return { config, source, facts: null };
}

/** How a chain spells accounts and transactions. */
export const rulesOf = (config: ChainConfig): ChainRules => familyOf(config).rules(factsOf(config));

/** The account of an address of any configured chain, by the chain's name. Throws what the chain throws. */
export function accountReader({ chains }: Config): (chain: string, address: string) => AccountId | undefined {
  const rules = new Map([...chains].map(([name, config]) => [name, rulesOf(config)] as const));
  return (chain, address) => rules.get(chain)?.account(address);
}

/** A chain as far as a record tells it. Throws `facts-invalid`. */
export function recordedChain(config: ChainConfig, facts: Facts): OpenChain {
  return { config, source: recordedSource(facts, rulesOf(config)), facts };
}

/** Every asset that has a name: those of the configuration, then those of records. */
export function namedAssets({ chains, assets }: Config, records: readonly Facts[]): readonly AssetInfo[] {
  const recorded = records.flatMap(({ header }) =>
    header.assets.map(({ id, symbol, decimals }) => ({
      id: id as AssetInfo['id'],
      chain: header.chain,
      symbol,
      decimals,
    })),
  );
  return [...[...chains.values()].map(({ native }) => native), ...[...assets.values()].flat(), ...recorded];
}

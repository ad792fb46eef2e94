import { bitcoinSource } from '../chains/bitcoin/source.ts';
import { evmSource } from '../chains/evm/source.ts';
import type { Facts } from '../chains/recorded/facts.ts';
import { recordedSource } from '../chains/recorded/recorded-source.ts';
import type { ChainConfig, Config } from '../config/config.ts';
import { invariant } from '../core/error.ts';
import type { AccountId } from '../core/ids.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { cachedLookups } from '../store/cached-lookups.ts';
import type { CachedLookups } from '../store/lookups.ts';
import { memoryStore } from '../store/memory.ts';
import type { AssetInfo, ChainSource } from '../trace/source.ts';

/** A chain that tells what moved, and what a trace must know of it. */
export interface OpenChain {
  readonly config: ChainConfig;
  readonly source: ChainSource;
  /** The record that stands for the chain; null for a live one. */
  readonly facts: Facts | null;
}

/** A chain over its providers. */
export function liveChain(
  config: ChainConfig,
  tokens: Config['assets'],
  parts: { readonly endpoints: readonly Endpoint[]; readonly lookups: CachedLookups },
): OpenChain {
  const { name, chain, chainId, family, native, confirmations } = config;
  const facts = null;
  if (family === 'bitcoin') {
    const source = bitcoinSource({ chain, asset: native.id, confirmations, ...parts });
    return { config, source, facts };
  }
  invariant(chainId !== undefined, `the chain ${name} has no number`);
  const known = (tokens.get(name) ?? []).map(({ contract, id }) => ({ contract, asset: id }));
  const source = evmSource({ chain, chainId, native: native.id, tokens: known, confirmations, ...parts });
  return { config, source, facts };
}

/** How a chain spells accounts and transactions: the chain over no provider knows its forms and nothing else. */
export function rulesOf(config: ChainConfig): Pick<ChainSource, 'chain' | 'account' | 'transaction'> {
  const lookups = cachedLookups({ store: memoryStore(), offline: true });
  return liveChain(config, new Map(), { endpoints: [], lookups }).source;
}

/** The account of an address of any configured chain, by the chain's name. Throws what the chain throws. */
export function accountReader({ chains }: Config): (chain: string, address: string) => AccountId | undefined {
  const rules = new Map([...chains].map(([name, config]) => [name, rulesOf(config)] as const));
  return (chain, address) => rules.get(chain)?.account(address);
}

/** A chain as far as a record tells it. Throws `facts-invalid`. */
export function recordedChain(config: ChainConfig, facts: Facts): OpenChain {
  const { chain, account, transaction } = rulesOf(config);
  return { config, source: recordedSource(facts, { chain, account, transaction }), facts };
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

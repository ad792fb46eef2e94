import { CoinhoundError } from '../core/error.ts';
import type { Config, ProviderConfig } from './config.ts';

/**
 * The providers of a chain that can be used, at least one. Throws the usage errors `unknown-chain` and
 * `chain-without-provider`.
 */
export function providersOf(
  { chains }: Config,
  chainName: string,
): readonly [ProviderConfig, ...ProviderConfig[]] {
  const chain = chains.get(chainName);
  if (!chain)
    throw new CoinhoundError('usage', 'unknown-chain', `no chain ${chainName} is configured`, {
      hint: `configured chains: ${[...chains.keys()].join(', ')}`,
      details: { chain: chainName },
    });
  const [first, ...others] = chain.providers;
  if (first) return [first, ...others];
  const variables = [...new Set(chain.keyless.map(({ keyEnv }) => keyEnv))];
  throw new CoinhoundError('usage', 'chain-without-provider', `chain ${chainName} has no usable provider`, {
    hint:
      variables.length === 0
        ? `name one under chains.${chainName}.providers in a configuration file`
        : `put the provider's key into the environment variable ${variables.join(' or ')}, or name a provider without a key under chains.${chainName}.providers`,
    details: { chain: chainName, ...(variables.length > 0 && { variables: variables.join(',') }) },
  });
}

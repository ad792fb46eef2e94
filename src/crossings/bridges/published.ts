import { type AccountId, addressOf, chainOf } from '../../core/ids.ts';
import type { Atlas } from '../../trace/crossing.ts';
import { chainNumberOf } from './evm.ts';

/** Where a bridge's makers say that its contracts are: addresses by EIP-155 chain id. */
export type Contracts = Readonly<Record<number, readonly string[]>>;

/**
 * Whether a contract is a bridge's own: `published` where it is in the table, `unverified` where the table has none of its chain,
 * and `other` where it has, and not this one: whatever that emits is not the bridge's.
 */
export function standingOf(contract: AccountId, contracts: Contracts): 'published' | 'unverified' | 'other' {
  const chain = chainNumberOf(chainOf(contract));
  const known = chain === undefined ? undefined : contracts[chain];
  if (known === undefined) return 'unverified';
  const address = addressOf(contract).toLowerCase();
  return known.some((text) => text.toLowerCase() === address) ? 'published' : 'other';
}

/** The contracts of a bridge on an EVM chain, as accounts; empty where the table or the configuration has none. */
export function contractsOn(
  atlas: Atlas,
  chain: Parameters<Atlas['account']>[0],
  contracts: Contracts,
): readonly AccountId[] {
  const number = chainNumberOf(chain);
  const known = number === undefined ? undefined : contracts[number];
  return (known ?? []).flatMap((address) => atlas.account(chain, address) ?? []);
}

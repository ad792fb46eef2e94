import type { ChainConfig, Config } from '../config/config.ts';
import type { CoinhoundError } from '../core/error.ts';
import { addressOf, type ChainId, chainOf } from '../core/ids.ts';
import type { Unread, UnreadStop } from '../core/stop.ts';
import type { SeedSpec } from '../trace/source.ts';
import { factsOf, familyOf } from './sources.ts';

/** A chain that a trace reaches over a bridge and nobody can be asked about. */
const NOBODY: UnreadStop = { reason: 'unavailable', code: 'chain-without-provider' };

/**
 * Which accounts a trace does not look up: those of chains that no provider reads, and those of chains that were not opened
 * and cannot be opened on the way.
 */
export function unreadAccounts(
  { chains }: Config,
  opened: ReadonlySet<ChainId>,
  canOpen: (chain: ChainConfig) => boolean,
): Unread {
  const unread = new Map(
    [...chains.values()].flatMap((config) => {
      const rules = familyOf(config).unread;
      if (opened.has(config.chain)) return [];
      if (rules) return [[config.chain, (address: string) => rules.stop(factsOf(config), address)] as const];
      return canOpen(config) ? [] : [[config.chain, () => NOBODY] as const];
    }),
  );
  return (account) => unread.get(chainOf(account))?.(addressOf(account));
}

/** Why nothing can be traced from what a seed names, or undefined where the chain has providers or a record. */
export function refusalOf(config: ChainConfig, spec: SeedSpec): CoinhoundError | undefined {
  if (config.providers.length > 0) return undefined;
  return familyOf(config).unread?.refusal(
    factsOf(config),
    spec.kind === 'address' ? addressOf(spec.account) : undefined,
  );
}

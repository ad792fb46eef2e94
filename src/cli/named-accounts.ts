import type { ChainConfig, Config } from '../config/config.ts';
import { providersOf } from '../config/providers-of.ts';
import { CoinhoundError } from '../core/error.ts';
import type { AccountId } from '../core/ids.ts';
import { distinctFaults, throwAll } from './exit.ts';
import { badOption } from './option.ts';
import { nameSeeds, seedSpecs } from './seeds.ts';
import type { SessionRequest } from './session.ts';
import { rulesOf } from './sources.ts';
import { refusalOf } from './unread.ts';

/** An option that names accounts, as it was given. */
export interface AccountsOption {
  readonly option: string;
  readonly texts: readonly string[];
}

/**
 * The accounts that an option names, each once. Throws the faults of all of them together: those of seeds, `bad-option` for what
 * is no account, and why a chain is not read. Pure.
 */
export function namedAccounts(
  { option, texts }: AccountsOption,
  { recorded }: Pick<SessionRequest, 'recorded'>,
  config: Config,
): readonly AccountId[] {
  const named = nameSeeds(texts, [...config.chains.keys()], []);
  const specs = seedSpecs(named.read, (chain) => rulesOf(config.chains.get(chain) as ChainConfig));
  const faults: CoinhoundError[] = [...named.faults, ...specs.faults];
  const accounts = new Set<AccountId>();
  for (const { seed, spec } of specs.read) {
    if (spec.kind !== 'address') {
      faults.push(badOption(option, seed.text, 'give an account: chain:address'));
      continue;
    }
    const fault = recorded?.chain === seed.chain ? undefined : whyUnread(seed.chain, spec, config);
    if (fault) faults.push(fault);
    accounts.add(spec.account);
  }
  throwAll(distinctFaults(faults));
  return [...accounts];
}

function whyUnread(
  chain: string,
  spec: Parameters<typeof refusalOf>[1],
  config: Config,
): CoinhoundError | undefined {
  const refusal = refusalOf(config.chains.get(chain) as ChainConfig, spec);
  if (refusal) return refusal;
  try {
    providersOf(config, chain);
    return undefined;
  } catch (error) {
    if (error instanceof CoinhoundError) return error;
    throw error;
  }
}

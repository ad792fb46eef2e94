import type { Config } from '../config/config.ts';
import type { Decision, Decisions } from '../core/decision.ts';
import { type AccountId, addressOf, compare } from '../core/ids.ts';
import { namedAccounts } from './named-accounts.ts';
import { badOption } from './option.ts';
import type { SessionRequest } from './session.ts';

/** What `--expand` and `--stop-at` decide, by account. Throws what `namedAccounts` throws, and `bad-option`. Pure. */
export function flagDecisions(
  request: Pick<SessionRequest, 'flags' | 'recorded'>,
  config: Config,
): Decisions {
  const { expand = [], stopAt = [], because = null } = request.flags;
  if (because !== null && expand.length + stopAt.length === 0)
    throw badOption('--because', because, 'it goes with --expand or --stop-at');
  const expanded = namedAccounts({ option: '--expand', texts: expand }, request, config);
  const stopped = namedAccounts({ option: '--stop-at', texts: stopAt }, request, config);
  const both = expanded.find((account) => stopped.includes(account));
  if (both !== undefined) throw badOption('--stop-at', addressOf(both), 'it is named by --expand as well');
  const decided = (kind: Decision['kind'], accounts: readonly AccountId[]) =>
    accounts.map((account) => [account, { kind, because }] as const);
  const all = [...decided('expand', expanded), ...decided('stop', stopped)];
  return new Map(all.sort(([a], [b]) => compare(a, b)));
}

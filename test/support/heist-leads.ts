import type { AccountId } from '../../src/core/ids.ts';
import type { Lead } from '../../src/core/pattern.ts';
import type { HeistWorld, Theft } from './heist-world.ts';

/** Seeds that a person knows of, and those that he does not. */
export interface Withheld {
  readonly known: readonly Theft[];
  readonly withheld: readonly Theft[];
}

/** A quarter of the seeds is withheld: every fourth payment of the theft, or every fourth source with all that was paid to it. */
export function withhold(
  { heist, thefts }: Pick<HeistWorld, 'heist' | 'thefts'>,
  kind: 'payments' | 'sources',
): Withheld {
  const order = new Map(heist.sources.map((address, n) => [address, n]));
  const sourceOf = ({ source }: Theft): number =>
    order.get(source.slice(source.lastIndexOf(':') + 1).toLowerCase()) as number;
  const isWithheld = (theft: Theft, n: number): boolean =>
    (kind === 'payments' ? n : sourceOf(theft)) % 4 === 3;
  return {
    known: thefts.filter((theft, n) => !isWithheld(theft, n)),
    withheld: thefts.filter(isWithheld),
  };
}

export interface LeadScore {
  /** Of the withheld seeds, those that the first leads name. */
  readonly named: number;
  /** Withheld seeds that none of the first leads names. */
  readonly missed: readonly Theft[];
}

/**
 * How many withheld seeds the first leads name. A lead names a theft by who was robbed, or, where no other theft from the same
 * source is known, by the source or an account that the record sees paid from there alone. Pure.
 */
export function scoreLeads(
  { flows }: Pick<HeistWorld, 'flows'>,
  { known, withheld }: Withheld,
  leads: readonly Pick<Lead, 'account'>[],
  first = 20,
): LeadScore {
  const named = new Set(leads.slice(0, first).map(({ account }) => account));
  const traced = new Set(known.map(({ source }) => source));
  const missed = withheld.filter(({ payer, source }) => {
    const names = traced.has(source) ? [payer] : [payer, ...lineOf(source, flows)];
    return !names.some((account) => named.has(account));
  });
  const found = withheld.length - missed.length;
  return { named: withheld.length === 0 ? 1 : found / withheld.length, missed };
}

/** The source, and whoever the record sees paid by accounts of the line and nobody else. */
function lineOf(source: AccountId, flows: HeistWorld['flows']): ReadonlySet<AccountId> {
  const payers = new Map<AccountId, Set<AccountId>>();
  for (const { from, to } of flows) payers.set(to, (payers.get(to) ?? new Set()).add(from));
  const line = new Set([source]);
  for (let size = 0; size !== line.size; ) {
    size = line.size;
    for (const [account, from] of payers) if ([...from].every((payer) => line.has(payer))) line.add(account);
  }
  return line;
}

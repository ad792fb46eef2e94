import type { AccountId } from '../../src/core/ids.ts';
import type { HeistWorld, Theft } from './heist-world.ts';

/** Seeds that a person knows of, and those that he does not. */
export interface Withheld {
  readonly known: readonly Theft[];
  readonly withheld: readonly Theft[];
}

/**
 * A quarter of the seeds is withheld: every fourth payment of the theft, or every fourth source with all that was paid to it.
 * Of the four quarters, the last if no other is asked for.
 */
export function withhold(
  { heist, thefts }: Pick<HeistWorld, 'heist' | 'thefts'>,
  kind: 'payments' | 'sources',
  quarter: 0 | 1 | 2 | 3 = 3,
): Withheld {
  const order = new Map(heist.sources.map((address, n) => [address, n]));
  const sourceOf = ({ source }: Theft): number =>
    order.get(source.slice(source.lastIndexOf(':') + 1).toLowerCase()) as number;
  const isWithheld = (theft: Theft, n: number): boolean =>
    (kind === 'payments' ? n : sourceOf(theft)) % 4 === quarter;
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
 * source is known, by the source or an account that its value came to and that the record sees paid by such sources and such
 * accounts alone. Pure.
 */
export function scoreLeads(
  { flows }: Pick<HeistWorld, 'flows'>,
  { known, withheld }: Withheld,
  leads: readonly { readonly account: string }[],
  first = 20,
): LeadScore {
  const named = new Set<string>(leads.slice(0, first).map(({ account }) => account));
  const traced = new Set(known.map(({ source }) => source));
  const untraced = withheld.map(({ source }) => source).filter((source) => !traced.has(source));
  const line = lineOf(untraced, flows);
  const missed = withheld.filter(({ payer, source }) => {
    const names = traced.has(source) ? [payer] : [payer, ...below(source, line, flows)];
    return !names.some((account) => named.has(account));
  });
  const found = withheld.length - missed.length;
  return { named: withheld.length === 0 ? 1 : found / withheld.length, missed };
}

/** Sources, and whoever the record sees paid by accounts of the line and nobody else. */
function lineOf(sources: readonly AccountId[], flows: HeistWorld['flows']): ReadonlySet<AccountId> {
  const payers = new Map<AccountId, Set<AccountId>>();
  for (const { from, to } of flows) payers.set(to, (payers.get(to) ?? new Set()).add(from));
  const line = new Set(sources);
  for (let size = -1; size !== line.size; ) {
    size = line.size;
    for (const [account, from] of payers) if ([...from].every((payer) => line.has(payer))) line.add(account);
  }
  return line;
}

/** A source, and the accounts of a line that its value can have come to. */
function below(
  source: AccountId,
  line: ReadonlySet<AccountId>,
  flows: HeistWorld['flows'],
): ReadonlySet<AccountId> {
  const reached = new Set([source]);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const { from, to } of flows) if (reached.has(from) && line.has(to)) reached.add(to);
  }
  return reached;
}

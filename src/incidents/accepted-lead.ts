import type { AcceptedFrom, Incident, IncidentSeed, OnChain } from './incident.ts';

/** A lead that a person took for part of the theft: what it said, and the seeds that it gave. */
export interface AcceptedLead extends OnChain, AcceptedFrom {
  /** What came from the account, by symbol, in whole units: exact decimals. */
  readonly amounts: Readonly<Record<string, string>>;
  readonly evidence: Readonly<Record<string, string>>;
  /** SHA-256 of the graph in which the lead stood, as JSON. */
  readonly graph: string;
  /** Height of that graph by chain name. */
  readonly asOf: Readonly<Record<string, number>>;
  /** At least one. */
  readonly seeds: readonly IncidentSeed[];
}

/** An incident with the seeds of accepted leads behind its own, each saying which lead it is of. Pure. */
export function withAccepted(incident: Incident, leads: readonly AcceptedLead[]): Incident {
  return leads.length === 0
    ? incident
    : { ...incident, seeds: [...incident.seeds, ...leads.flatMap(acceptedSeeds)] };
}

/** The seeds of an accepted lead, each saying so. Pure. */
export function acceptedSeeds({
  account,
  rule,
  confidence,
  on,
  seeds,
}: AcceptedLead): readonly IncidentSeed[] {
  return seeds.map((seed) => ({ ...seed, accepted: { account, rule, confidence, on } }));
}

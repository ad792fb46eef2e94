import { compare } from '../core/ids.ts';
import { byStrength, type Category, type Label } from '../core/label.ts';
import type { AccountKind, Confidence, Incident, IncidentSeed, KnownAccount } from './incident.ts';

/** On the scale of labels. */
const CONFIDENCE: Readonly<Record<Confidence, number>> = { high: 80, medium: 50, low: 20 };

/** What kinds of accounts are as labels. A service has a category of its own; of what is unclear nothing is claimed. */
const CATEGORY: Readonly<Record<Exclude<AccountKind, 'service' | 'unclear'>, Category>> = {
  thief: 'hack',
  'follow-on': 'hack',
  laundering: 'hack',
  'attack-contract': 'hack',
  lookalike: 'hack',
  victim: 'victim',
  'victim-contract': 'victim',
  recovery: 'recovery',
  seizure: 'seized',
  tagger: 'bystander',
  bystander: 'bystander',
  payer: 'bystander',
};

/**
 * The labels that incidents give to accounts, by account and strength: a thief's carry the name of the incident, all
 * others the name of their owner. Seeds that are transactions give none. Pure.
 */
export function incidentLabels(incidents: readonly Incident[]): readonly Label[] {
  return incidents
    .flatMap((incident) => [
      ...incident.seeds.flatMap((seed) => seedLabel(incident, seed)),
      ...incident.accounts.flatMap((account) => accountLabel(incident, account)),
    ])
    .sort((a, b) => compare(a.account, b.account) || byStrength(a, b));
}

function seedLabel(incident: Incident, seed: IncidentSeed): readonly Label[] {
  const { subject, role } = seed;
  if (subject.kind !== 'address') return [];
  return [label(incident, seed, { account: subject.account, name: incident.name, category: 'hack', role })];
}

function accountLabel(incident: Incident, known: KnownAccount): readonly Label[] {
  const { account, kind, role, entity } = known;
  if (kind === 'unclear') return [];
  const category = kind === 'service' ? (known.category ?? 'service') : CATEGORY[kind];
  const name = category === 'hack' ? incident.name : (entity ?? incident.name);
  return [label(incident, known, { account, name, category, role })];
}

const label = (
  { id }: Incident,
  { confidence, sources }: Pick<KnownAccount, 'confidence' | 'sources'>,
  claim: Pick<Label, 'account' | 'name' | 'category' | 'role'>,
): Label => ({
  ...claim,
  source: `incident ${id}: ${sources[0]}`,
  licence: null,
  confidence: CONFIDENCE[confidence],
  firstSeen: null,
  lastSeen: null,
  published: null,
});

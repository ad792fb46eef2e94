import { type FileFault, readYaml } from '../labels/yaml-file.ts';
import type { AcceptedLead } from './accepted-lead.ts';
import { acceptedSchema, type RawAccepted } from './accepted-schema.ts';
import { seedOf, valid } from './build-incident.ts';
import { seedFaults, subjectFaults } from './entry-faults.ts';
import type { IncidentFile } from './incident-files.ts';
import { asMap, entriesAt, type Fault, type RawMap } from './raw.ts';
import { placed, schemaFaults } from './read-incident.ts';
import type { Subjects } from './subjects.ts';

/** Accepted leads, or every fault of their file. */
export type AcceptedRead =
  | { readonly leads: readonly AcceptedLead[] }
  | { readonly faults: readonly FileFault[] };

/** Reads the text of a file of accepted leads; its name is the id of their incident. Pure. */
export function readAccepted(content: string, { id, path }: IncidentFile, subjects: Subjects): AcceptedRead {
  const { yaml, faults } = readYaml(content, path);
  if (faults.length > 0) return { faults };
  const parsed = acceptedSchema.safeParse(yaml.value);
  const all = [
    ...(parsed.success ? [] : schemaFaults(parsed.error)),
    ...crossFaults(asMap(yaml.value), id, subjects),
  ];
  if (parsed.success && all.length === 0)
    return { leads: parsed.data.leads.map((lead) => leadOf(lead, subjects)) };
  return { faults: all.map((fault) => placed(fault, yaml)) };
}

function crossFaults(file: RawMap, id: string, subjects: Subjects): readonly Fault[] {
  const isOther = typeof file.incident === 'string' && file.incident !== id;
  const leads = entriesAt(file, 'leads');
  const seeds = leads.flatMap(({ map, path }) =>
    entriesAt(map, 'seeds').map((entry) => ({ ...entry, path: [...path, ...entry.path] })),
  );
  return [
    ...(isOther ? [{ path: ['incident'], expected: `expected ${id}, the name of the file` }] : []),
    ...seeds.flatMap(seedFaults),
    ...[...leads, ...seeds].flatMap((entry) => subjectFaults(entry, subjects)),
  ];
}

function leadOf(
  { chain, address, seeds, ...lead }: RawAccepted['leads'][number],
  subjects: Subjects,
): AcceptedLead {
  return {
    chainName: chain,
    chain: valid(subjects.chain(chain)),
    account: valid(subjects.account(chain, address)),
    ...lead,
    seeds: seeds.map((one) => seedOf(one, subjects)),
  };
}

import type { FileFault } from '../labels/yaml-file.ts';
import type { AcceptedLead } from './accepted-lead.ts';
import { acceptedSchema, type RawAccepted } from './accepted-schema.ts';
import { seedOf, valid } from './build-incident.ts';
import { seedFaults, subjectFaults } from './entry-faults.ts';
import type { IncidentFile } from './incident-files.ts';
import { entriesAt, type Fault, type RawMap } from './raw.ts';
import { readKept } from './read-kept.ts';
import type { Subjects } from './subjects.ts';

/** Accepted leads, or every fault of their file. */
export type AcceptedRead =
  | { readonly leads: readonly AcceptedLead[] }
  | { readonly faults: readonly FileFault[] };

/** Reads the text of a file of accepted leads; its name is the id of their incident. Pure. */
export function readAccepted(content: string, file: IncidentFile, subjects: Subjects): AcceptedRead {
  const read = readKept(content, file, {
    schema: acceptedSchema,
    crossFaults: (raw) => crossFaults(raw, subjects),
  });
  return 'value' in read ? { leads: read.value.leads.map((lead) => leadOf(lead, subjects)) } : read;
}

function crossFaults(file: RawMap, subjects: Subjects): readonly Fault[] {
  const leads = entriesAt(file, 'leads');
  const seeds = leads.flatMap(({ map, path }) =>
    entriesAt(map, 'seeds').map((entry) => ({ ...entry, path: [...path, ...entry.path] })),
  );
  return [
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

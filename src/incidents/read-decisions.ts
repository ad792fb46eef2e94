import { type FileFault, readYaml } from '../labels/yaml-file.ts';
import { valid } from './build-incident.ts';
import { decisionsSchema } from './decisions-schema.ts';
import { subjectFaults } from './entry-faults.ts';
import type { IncidentFile } from './incident-files.ts';
import type { KeptDecision } from './kept-decision.ts';
import { asMap, entriesAt, type Fault, type RawMap } from './raw.ts';
import { placed, schemaFaults } from './read-incident.ts';
import type { Subjects } from './subjects.ts';

/** Decisions, or every fault of their file. */
export type DecisionsRead =
  | { readonly decisions: readonly KeptDecision[] }
  | { readonly faults: readonly FileFault[] };

/** Reads the text of a file of decisions; its name is the id of their incident. Pure. */
export function readDecisions(
  content: string,
  { id, path }: IncidentFile,
  subjects: Subjects,
): DecisionsRead {
  const { yaml, faults } = readYaml(content, path);
  if (faults.length > 0) return { faults };
  const parsed = decisionsSchema.safeParse(yaml.value);
  const all = [
    ...(parsed.success ? [] : schemaFaults(parsed.error)),
    ...crossFaults(asMap(yaml.value), id, subjects),
  ];
  if (!parsed.success || all.length > 0) return { faults: all.map((fault) => placed(fault, yaml)) };
  return {
    decisions: parsed.data.decisions.map(({ chain, address, decide, on, because }) => ({
      chainName: chain,
      chain: valid(subjects.chain(chain)),
      account: valid(subjects.account(chain, address)),
      kind: decide,
      on,
      because: because ?? null,
    })),
  };
}

function crossFaults(file: RawMap, id: string, subjects: Subjects): readonly Fault[] {
  const isOther = typeof file.incident === 'string' && file.incident !== id;
  return [
    ...(isOther ? [{ path: ['incident'], expected: `expected ${id}, the name of the file` }] : []),
    ...entriesAt(file, 'decisions').flatMap((entry) => subjectFaults(entry, subjects)),
  ];
}

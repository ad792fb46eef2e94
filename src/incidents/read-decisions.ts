import type { FileFault } from '../labels/yaml-file.ts';
import { valid } from './build-incident.ts';
import { decisionsSchema } from './decisions-schema.ts';
import { subjectFaults } from './entry-faults.ts';
import type { IncidentFile } from './incident-files.ts';
import type { KeptDecision } from './kept-decision.ts';
import { entriesAt } from './raw.ts';
import { readKept } from './read-kept.ts';
import type { Subjects } from './subjects.ts';

/** Decisions, or every fault of their file. */
export type DecisionsRead =
  | { readonly decisions: readonly KeptDecision[] }
  | { readonly faults: readonly FileFault[] };

/** Reads the text of a file of decisions; its name is the id of their incident. Pure. */
export function readDecisions(content: string, file: IncidentFile, subjects: Subjects): DecisionsRead {
  const read = readKept(content, file, {
    schema: decisionsSchema,
    crossFaults: (raw) => entriesAt(raw, 'decisions').flatMap((entry) => subjectFaults(entry, subjects)),
  });
  if ('faults' in read) return read;
  return {
    decisions: read.value.decisions.map(({ chain, address, decide, on, because }) => ({
      chainName: chain,
      chain: valid(subjects.chain(chain)),
      account: valid(subjects.account(chain, address)),
      kind: decide,
      on,
      because: because ?? null,
    })),
  };
}

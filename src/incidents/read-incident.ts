import type { z } from 'zod';
import { dotted, type FileFault, type Path, readYaml } from '../labels/yaml-file.ts';
import { buildIncident } from './build-incident.ts';
import { crossFaults } from './cross-faults.ts';
import type { Incident } from './incident.ts';
import type { IncidentFile } from './incident-files.ts';
import type { Fault } from './raw.ts';
import { incidentSchema } from './schema.ts';
import type { Subjects } from './subjects.ts';

/** An incident, or every fault of its file. */
export type IncidentRead = { readonly incident: Incident } | { readonly faults: readonly FileFault[] };

/** Reads the text of an incident file. Pure. */
export function readIncident(content: string, { id, path }: IncidentFile, subjects: Subjects): IncidentRead {
  const { yaml, faults } = readYaml(content, path);
  if (faults.length > 0) return { faults };
  const parsed = incidentSchema.safeParse(yaml.value);
  const found = [
    ...(parsed.success ? [] : schemaFaults(parsed.error)),
    ...crossFaults(yaml.value, id, subjects),
  ];
  if (parsed.success && found.length === 0) return { incident: buildIncident(parsed.data, subjects) };
  return {
    faults: found.map(({ path: at, expected }) => {
      const { line, column, depth } = yaml.locate(at);
      const isMissing = depth < at.length && !expected.startsWith('no such entry');
      return {
        file: path,
        line,
        column,
        path: dotted(at),
        expected: isMissing ? `missing: ${expected}` : expected,
      };
    }),
  };
}

/** What the schema found; an entry that should not be there is a fault at its own path. */
function schemaFaults(error: z.ZodError): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const path: Path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code !== 'unrecognized_keys') return [{ path, expected: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], expected: issue.message }));
  });
}

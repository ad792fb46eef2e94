import type { z } from 'zod';
import { dotted, type FileFault, type Path, readYaml, type YamlFile } from '../labels/yaml-file.ts';
import { buildIncident } from './build-incident.ts';
import { crossFaults } from './cross-faults.ts';
import { readFlowSections } from './flow-sections.ts';
import type { Incident } from './incident.ts';
import type { IncidentFile } from './incident-files.ts';
import { asMap, type Fault, type RawMap } from './raw.ts';
import { incidentSchema } from './schema.ts';
import type { Subjects } from './subjects.ts';

/** An incident, or every fault of its file. */
export type IncidentRead = { readonly incident: Incident } | { readonly faults: readonly FileFault[] };

/** Reads the text of an incident file. Pure. */
export function readIncident(content: string, file: IncidentFile, subjects: Subjects): IncidentRead {
  const quick = quickly(content, file);
  const read = quick === undefined ? undefined : checked(quick, file, subjects);
  return read && 'incident' in read ? read : slowly(content, file, subjects);
}

/** The value of a file in the form that is read fast; undefined for any other, and where its YAML has a fault. */
function quickly(content: string, { path }: IncidentFile): RawMap | undefined {
  const flow = readFlowSections(content);
  if (!flow) return undefined;
  const { yaml, faults } = readYaml(flow.rest, path);
  const rest = asMap(yaml.value);
  const isTwice = Object.keys(flow.sections).some((name) => Object.hasOwn(rest, name));
  return faults.length > 0 || isTwice ? undefined : { ...rest, ...flow.sections };
}

/** By a YAML parser alone, which knows where everything stands. */
function slowly(content: string, file: IncidentFile, subjects: Subjects): IncidentRead {
  const { yaml, faults } = readYaml(content, file.path);
  if (faults.length > 0) return { faults };
  const read = checked(yaml.value, file, subjects);
  if ('incident' in read) return read;
  return { faults: read.faults.map((fault) => placed(fault, yaml)) };
}

/** A fault with its place in the file; at something that is missing, where it should be. */
export function placed({ path, expected }: Fault, { file, locate }: YamlFile): FileFault {
  const { line, column, depth } = locate(path);
  const isMissing = depth < path.length && path.length > 0;
  return { file, line, column, path: dotted(path), expected: isMissing ? `missing: ${expected}` : expected };
}

function checked(
  value: unknown,
  { id }: IncidentFile,
  subjects: Subjects,
): { readonly incident: Incident } | { readonly faults: readonly Fault[] } {
  const parsed = incidentSchema.safeParse(value);
  const faults = [...(parsed.success ? [] : schemaFaults(parsed.error)), ...crossFaults(value, id, subjects)];
  return parsed.success && faults.length === 0
    ? { incident: buildIncident(parsed.data, subjects) }
    : { faults };
}

/** What the schema found; an entry that should not be there is a fault at its own path. */
export function schemaFaults(error: z.ZodError): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const path: Path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code !== 'unrecognized_keys') return [{ path, expected: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], expected: issue.message }));
  });
}

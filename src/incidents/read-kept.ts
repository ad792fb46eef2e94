import type { z } from 'zod';
import { CoinhoundError } from '../core/error.ts';
import { type FileFault, readYaml, toldFaults } from '../labels/yaml-file.ts';
import type { IncidentFile } from './incident-files.ts';
import { asMap, type Fault, type RawMap } from './raw.ts';
import { placed, schemaFaults } from './read-incident.ts';

/** What a file beside an incident must be. */
export interface KeptForm<T> {
  readonly schema: z.ZodType<T>;
  /** What entries must be to each other and to their chains. Takes anything. */
  crossFaults(file: RawMap): readonly Fault[];
}

/** Reads a file that is kept beside an incident: its name is the id of the incident. Pure. */
export function readKept<T>(
  content: string,
  { id, path }: IncidentFile,
  { schema, crossFaults }: KeptForm<T>,
): { readonly value: T } | { readonly faults: readonly FileFault[] } {
  const { yaml, faults } = readYaml(content, path);
  if (faults.length > 0) return { faults };
  const parsed = schema.safeParse(yaml.value);
  const file = asMap(yaml.value);
  const isOther = typeof file.incident === 'string' && file.incident !== id;
  const all = [
    ...(parsed.success ? [] : schemaFaults(parsed.error)),
    ...(isOther ? [{ path: ['incident'], expected: `expected ${id}, the name of the file` }] : []),
    ...crossFaults(file),
  ];
  if (parsed.success && all.length === 0) return { value: parsed.data };
  return { faults: all.map((fault) => placed(fault, yaml)) };
}

/** Throws the faults of such a file under a code; `whose` begins the sentence. */
export function throwKeptFaults(code: string, whose: string, faults: readonly FileFault[]): never {
  const { message, count } = toldFaults(whose, faults);
  throw new CoinhoundError('data', code, message, {
    hint: 'mend or delete the entry: docs/incidents.md describes the format',
    details: { faults: `${count}` },
  });
}

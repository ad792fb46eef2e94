import { readFile } from 'node:fs/promises';
import { CoinhoundError } from '../core/error.ts';
import { type FileFault, toldFaults } from '../labels/yaml-file.ts';
import type { Incident } from './incident.ts';
import { type IncidentFile, incidentFiles } from './incident-files.ts';
import { readIncident } from './read-incident.ts';
import { type RulesOf, type Subjects, subjects } from './subjects.ts';

export interface IncidentOptions {
  /** Incident files, or folders of such; of two of one id the one named last holds. */
  readonly paths: readonly string[];
  /** How a chain of a name spells its accounts and transactions; undefined where there is no such chain. */
  readonly rulesOf: RulesOf;
}

/** Ids of the incidents in files and folders, sorted. Reads none of them. Throws `incidents-unreadable`. */
export async function listIncidentIds(paths: readonly string[]): Promise<readonly string[]> {
  return (await incidentFiles(paths)).map(({ id }) => id);
}

/**
 * All incidents, by id, every address, hash and date verified. Throws `incident-invalid` with every fault of every file,
 * and what `listIncidentIds` throws.
 */
export async function loadIncidents({ paths, rulesOf }: IncidentOptions): Promise<readonly Incident[]> {
  return loadFiles(await incidentFiles(paths), subjects(rulesOf));
}

/**
 * The incident of an id; no other file is read. Throws `unknown-incident` where there is none, and what `loadIncidents`
 * throws.
 */
export async function loadIncident(id: string, { paths, rulesOf }: IncidentOptions): Promise<Incident> {
  const files = (await incidentFiles(paths)).filter((file) => file.id === id);
  const [incident] = await loadFiles(files, subjects(rulesOf));
  if (incident) return incident;
  throw new CoinhoundError('usage', 'unknown-incident', `there is no incident ${id}`, {
    hint: 'coinhound incidents list names them all',
    details: { incident: id },
  });
}

async function loadFiles(files: readonly IncidentFile[], read: Subjects): Promise<readonly Incident[]> {
  const texts = await Promise.all(files.map(textOf));
  const faults: FileFault[] = [];
  const incidents: Incident[] = [];
  files.forEach((file, n) => {
    const found = readIncident(texts[n] as string, file, read);
    if ('incident' in found) incidents.push(found.incident);
    else faults.push(...found.faults);
  });
  if (faults.length > 0) throw invalid(faults);
  return incidents;
}

async function textOf({ path }: IncidentFile): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CoinhoundError('usage', 'incidents-unreadable', `the incident file ${path} cannot be read`, {
      hint: 'name a file of an incident, or a folder of such files',
      details: { path },
      cause,
    });
  }
}

function invalid(faults: readonly FileFault[]): CoinhoundError {
  const { message, count } = toldFaults('the incident files have', faults);
  return new CoinhoundError('data', 'incident-invalid', message, {
    hint: 'docs/incidents.md describes the format',
    details: { faults: `${count}` },
  });
}

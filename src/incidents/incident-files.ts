import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CoinhoundError } from '../core/error.ts';
import { compare } from '../core/ids.ts';

const ENDING = '.yaml';

/** An incident file; its name is the id of the incident. */
export interface IncidentFile {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * The incident files among files and in folders, by id; of two of one id the one named last. Folders are not searched
 * deeper; hidden files and those with another ending are passed over. Reads no file. Throws `incidents-unreadable`.
 */
export async function incidentFiles(paths: readonly string[]): Promise<readonly IncidentFile[]> {
  const found = await Promise.all(paths.map((path) => filesAt(resolve(path))));
  const files = new Map(found.flat().map((file) => [file.id, file]));
  return [...files.values()].sort((a, b) => compare(a.id, b.id));
}

async function filesAt(path: string): Promise<readonly IncidentFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ id: basename(path, ENDING), path }];
    const names = await readdir(path);
    return names
      .filter((name) => name.endsWith(ENDING) && !name.startsWith('.'))
      .map((name) => ({ id: basename(name, ENDING), path: join(path, name) }));
  } catch (cause) {
    throw new CoinhoundError('usage', 'incidents-unreadable', `the incidents in ${path} cannot be read`, {
      hint: 'name a file of an incident, or a folder of such files',
      details: { path },
      cause,
    });
  }
}

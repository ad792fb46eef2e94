import { join } from 'node:path';
import { CoinhoundError } from '../../core/error.ts';
import type { Incident } from '../../incidents/incident.ts';
import { type RescanFolder, rescanFolder } from './rescan-folder.ts';

/** An incident of a run. */
export interface Queued {
  readonly incident: Incident;
  /** What its last scan left; the error where that cannot be read. */
  readonly folder: RescanFolder | CoinhoundError;
}

/**
 * Incidents in the order in which they are scanned: those that were brought up to date longest ago first, and at last those that never were,
 * so that a run that ends early leaves none out forever. `rescans` is the folder of their folders.
 */
export async function incidentQueue(
  incidents: readonly Incident[],
  rescans: string,
): Promise<readonly Queued[]> {
  const queue: Queued[] = [];
  for (const incident of incidents)
    queue.push({ incident, folder: await opened(join(rescans, incident.id)) });
  return queue.sort((a, b) => compareTimes(timeOf(a), timeOf(b)));
}

const opened = (path: string): Promise<Queued['folder']> =>
  rescanFolder(path).catch((error: unknown) => {
    if (error instanceof CoinhoundError && error.kind === 'data') return error;
    throw error;
  });

const timeOf = ({ folder }: Queued): number | undefined =>
  folder instanceof CoinhoundError ? undefined : folder.state?.at;

const compareTimes = (a: number | undefined, b: number | undefined): number =>
  (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY) || 0;

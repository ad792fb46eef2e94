import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { CoinhoundError } from '../../core/error.ts';
import { loadAccepted } from '../../incidents/accepted-files.ts';
import { withAccepted } from '../../incidents/accepted-lead.ts';
import type { Incident } from '../../incidents/incident.ts';
import { loadIncidents } from '../../incidents/load-incidents.ts';
import { loadRescanState } from '../../incidents/rescan-state.ts';
import { apiError } from '../../server/failure.ts';
import type { IncidentPage, IncidentRow, ScanState } from '../../web/api.ts';
import { incidentOf, incidentRules } from '../catalogue.ts';
import { acceptedPlace } from '../incident-accepted.ts';
import { lossText, seedStates } from '../incident-state.ts';
import { seedName } from '../incident-targets.ts';
import { incidentText } from '../incident-text.ts';
import { type Desk, isoTime } from './desk.ts';
import { type KeptRun, readRuns } from './run-file.ts';

/** Every incident of the catalogue, by id, with what the store has of it. Throws what reading the catalogue throws. */
export async function incidentRows(desk: Desk): Promise<readonly IncidentRow[]> {
  const config = await desk.config();
  const incidents = await loadIncidents({ paths: config.incidentPaths, rulesOf: incidentRules(config) });
  const runs = await readRuns(desk.directory);
  return Promise.all(incidents.map((incident) => rowOf(incident, { config, desk, runs })));
}

/** All that is known of an incident, accepted leads among its seeds. Throws `unknown-incident`, and what reading it throws. */
export async function incidentPage(id: string, desk: Desk): Promise<IncidentPage> {
  const config = await desk.config();
  const accepted = await loadAccepted(id, acceptedPlace(desk.flags.store, config, desk.io));
  const incident = withAccepted(await incidentOf(id, config), accepted);
  const row = await rowOf(incident, { config, desk, runs: await readRuns(desk.directory) });
  const states = seedStates(incident, config).map(({ seed, why }) => ({
    seed: seedName(seed),
    role: seed.role,
    why,
  }));
  return { ...row, text: incidentText(incident, config), states };
}

interface Known {
  readonly config: Config;
  readonly desk: Desk;
  /** The newest first. */
  readonly runs: readonly KeptRun[];
}

async function rowOf(incident: Incident, { config, desk, runs }: Known): Promise<IncidentRow> {
  const { id, name, dates, seeds, unpublished } = incident;
  const states = seedStates(incident, config);
  const run = runs.find(({ of, graph }) => of.kind === 'incident' && of.dossier === id && graph !== null);
  return {
    id,
    name,
    date: dates.from.text,
    loss: lossText(incident),
    chains: [...new Set(seeds.map(({ chainName }) => chainName))],
    seeds: seeds.length,
    traceable: states.filter(({ why }) => why === null).length,
    unpublished,
    scan: await scanOf(id, desk),
    run: run?.id ?? null,
  };
}

async function scanOf(id: string, { directory }: Desk): Promise<ScanState | null> {
  try {
    const state = await loadRescanState(join(directory, 'rescans', id));
    if (!state) return null;
    const asOf = Object.fromEntries([...state.chains].map(([chain, one]) => [chain, one.asOf]));
    return { at: isoTime(state.at), asOf, live: state.live.length, error: null };
  } catch (error) {
    if (!(error instanceof CoinhoundError) || error.kind === 'bug') throw error;
    return { at: null, asOf: {}, live: 0, error: apiError(error) };
  }
}

import type { Config } from '../../config/config.ts';
import { compare } from '../../core/ids.ts';
import type { Incident } from '../../incidents/incident.ts';
import { loadIncidents } from '../../incidents/load-incidents.ts';
import { incidentOf, incidentRules } from '../catalogue.ts';
import { seedStates } from '../incident-state.ts';

/** The incidents of those ids, or all that can be traced where there is none: each once, by id. Throws what reading them throws. */
export async function chosenIncidents(
  named: readonly string[],
  config: Config,
): Promise<readonly Incident[]> {
  const incidents: Incident[] = [];
  for (const id of named) incidents.push(await incidentOf(id, config));
  const chosen = named.length > 0 ? incidents : await traceable(config);
  const byId = new Map(chosen.map((incident) => [incident.id, incident] as const));
  return [...byId.values()].sort((a, b) => compare(a.id, b.id));
}

async function traceable(config: Config): Promise<readonly Incident[]> {
  const all = await loadIncidents({ paths: config.incidentPaths, rulesOf: incidentRules(config) });
  return all.filter(
    (incident) =>
      incident.unpublished === null && seedStates(incident, config).some(({ why }) => why === null),
  );
}

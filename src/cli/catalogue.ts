import type { Config } from '../config/config.ts';
import type { Incident } from '../incidents/incident.ts';
import { listIncidentIds, loadIncident } from '../incidents/load-incidents.ts';
import type { RulesOf } from '../incidents/subjects.ts';
import { unknownIncident } from './seeds.ts';
import { rulesOf } from './sources.ts';

/** How the configured chains spell accounts and transactions, for whoever reads incident files. */
export const incidentRules =
  ({ chains }: Config): RulesOf =>
  (name) => {
    const chain = chains.get(name);
    return chain && rulesOf(chain);
  };

/** The incident of an id in the catalogue of the configuration. Throws `unknown-incident`, and what reading it throws. */
export async function incidentOf(id: string, config: Config): Promise<Incident> {
  const { incidentPaths: paths } = config;
  const ids = await listIncidentIds(paths);
  if (ids.includes(id)) return loadIncident(id, { paths, rulesOf: incidentRules(config) });
  throw unknownIncident(id, ids);
}

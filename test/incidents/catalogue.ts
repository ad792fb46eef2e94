import { fileURLToPath } from 'node:url';
import { loadIncidents } from '../../src/incidents/load-incidents.ts';
import { rulesOf } from './rules.ts';

/** Folder of the incidents that ship. */
export const folder = fileURLToPath(new URL('../../config/incidents', import.meta.url));

/** The incidents that ship. */
export const loadCatalogue = () => loadIncidents({ paths: [folder], rulesOf });

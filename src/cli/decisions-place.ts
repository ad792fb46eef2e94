import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { DecisionsPlace } from '../incidents/decision-files.ts';
import { incidentRules } from './catalogue.ts';
import type { Io } from './io.ts';
import { storeDirectory } from './label-folder.ts';

/** Where decisions are kept: in the store, an incident a file. */
export const decisionsPlace = (store: string | undefined, config: Config, io: Io): DecisionsPlace => ({
  folder: join(storeDirectory(store, io), 'decisions'),
  rulesOf: incidentRules(config),
});

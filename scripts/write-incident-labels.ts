import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { incidentLabelFile } from '../test/support/incident-label-file.ts';

const file = fileURLToPath(new URL('../config/labels/incidents.yaml', import.meta.url));
writeFileSync(file, await incidentLabelFile());

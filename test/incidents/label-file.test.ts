import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { incidentLabelFile } from '../support/incident-label-file.ts';

test('config/labels/incidents.yaml says what the catalogue says; scripts/write-incident-labels.ts writes it anew', async () => {
  const written = readFileSync(new URL('../../config/labels/incidents.yaml', import.meta.url), 'utf8');
  expect(written).toBe(await incidentLabelFile());
});

import { writeFileSync } from 'node:fs';
import { alertJsonSchema } from '../src/alerts/alert-schema.ts';
import { rescanReportJsonSchema } from '../src/cli/rescan/report-schema.ts';
import { graphDiffJsonSchema } from '../src/export/diff/diff-schema.ts';
import { flowGraphJsonSchema } from '../src/export/schema.ts';

const texts = {
  alert: alertJsonSchema(),
  'flow-graph': flowGraphJsonSchema(),
  'graph-diff': graphDiffJsonSchema(),
  'rescan-report': rescanReportJsonSchema(),
};

for (const [name, text] of Object.entries(texts))
  writeFileSync(new URL(`../schema/${name}.v1.json`, import.meta.url), text);

import { writeFileSync } from 'node:fs';
import { flowGraphJsonSchema } from '../src/export/schema.ts';

writeFileSync(new URL('../schema/flow-graph.v1.json', import.meta.url), flowGraphJsonSchema());

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { json } from '../../src/export/json.ts';
import { flowGraphJsonSchema, flowGraphSchema } from '../../src/export/schema.ts';
import { flowGraphs } from './flow-graphs.ts';
import { expectOneVerdict, shippedSchema } from './shipped-schema.ts';
import { smallGraph } from './small-graph.ts';

const shipped = shippedSchema('flow-graph.v1');

test('the shipped JSON Schema is what scripts/write-schema.ts writes', () => {
  expect(shipped.text).toBe(flowGraphJsonSchema());
});

test('every shipped JSON Schema is named in the package, and has an identifier of its own', () => {
  const root = new URL('../../', import.meta.url);
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const files = readdirSync(new URL('schema/', root)).sort();
  expect(files.length).toBe(4);
  for (const file of files) {
    const [name] = file.split('.');
    expect(exports[`./schema/${name}.json`]).toBe(`./schema/${file}`);
    expect(JSON.parse(readFileSync(new URL(`schema/${file}`, root), 'utf8')).$id).toBe(
      `urn:coinhound:${file.replace(/\.json$/, '')}`,
    );
  }
});

test('every json export is valid by the shipped JSON Schema', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      expect(shipped.faultsOf(JSON.parse([...json.write(graph)].join('')))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('the shipped JSON Schema and the reader refuse the same documents', () => {
  expectOneVerdict(shipped, (document) => flowGraphSchema.safeParse(document).success, [smallGraph]);
});

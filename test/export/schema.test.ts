import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { json } from '../../src/export/json.ts';
import { flowGraphJsonSchema, flowGraphSchema } from '../../src/export/schema.ts';
import { flowGraphs, replaced } from './flow-graphs.ts';
import { schemaFaults } from './json-schema.ts';
import { smallGraph } from './small-graph.ts';

const shipped = readFileSync(new URL('../../schema/flow-graph.v1.json', import.meta.url), 'utf8');
const schema = JSON.parse(shipped);

test('the shipped JSON Schema is what scripts/write-schema.ts writes', () => {
  expect(shipped).toBe(flowGraphJsonSchema());
});

test('every json export is valid by the shipped JSON Schema', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      expect(schemaFaults(JSON.parse([...json.write(graph)].join('')), schema)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('the shipped JSON Schema and the reader refuse the same documents', () => {
  const places = [...placesIn(smallGraph)];
  const wrong = [null, -1, 1.5, '-1', '01', 'word', true, [], {}, { extra: 1 }, undefined];
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...wrong), (path, value) => {
      const document = replaced(smallGraph, path, value);
      expect(schemaFaults(document, schema).length === 0).toBe(flowGraphSchema.safeParse(document).success);
    }),
    { numRuns: 600 },
  );
});

function* placesIn(value: unknown, path: readonly string[] = []): Iterable<readonly string[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* placesIn(member, [...path, key]);
}

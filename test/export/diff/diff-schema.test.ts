import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../../src/core/flow-graph.ts';
import { diffKinds, graphDiff } from '../../../src/core/graph-diff.ts';
import { diffJson } from '../../../src/export/diff/diff-json.ts';
import { graphDiffJsonSchema, graphDiffSchema } from '../../../src/export/diff/diff-schema.ts';
import { readFlowGraph } from '../../../src/export/read-flow-graph.ts';
import { flowGraphs, replaced } from '../flow-graphs.ts';
import { expectOneVerdict, shippedSchema } from '../shipped-schema.ts';
import { earlier, later } from './changed-graphs.ts';

const shipped = shippedSchema('graph-diff.v1');
const written = (before: FlowGraph, after: FlowGraph) =>
  JSON.parse([...diffJson.write(graphDiff(before, after))].join(''));
const forward = written(earlier, later);
const backward = written(later, earlier);

test('the shipped JSON Schema is what scripts/write-schema.ts writes', () => {
  expect(shipped.text).toBe(graphDiffJsonSchema());
});

describe('valid by the shipped JSON Schema', () => {
  test('are items of every kind, new and gone', () => {
    const kinds = forward.items.map(({ kind }: { readonly kind: string }) => kind);
    expect([...new Set(kinds)]).toEqual(diffKinds);
    for (const document of [forward, backward]) expect(shipped.faultsOf(document)).toEqual([]);
  });

  test('is every difference, whatever the graphs hold', () => {
    fc.assert(
      fc.property(flowGraphs, flowGraphs, (before, after) => {
        expect(shipped.faultsOf(written(before, after))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(['coincheck-2018', 'lifi-2024'])('is what a first and a last look at %s tell', (id) => {
    const file = new URL(`../../../fixtures/cases/${id}/graph.json`, import.meta.url);
    const graph = readFlowGraph(readFileSync(file, 'utf8'), 'graph.json');
    const none = { ...graph, nodes: [], edges: [], findings: [], leads: [], coverage: [], warnings: [] };
    expect(shipped.faultsOf(written(none, graph))).toEqual([]);
    expect(shipped.faultsOf(written(graph, none))).toEqual([]);
  });
});

describe('refused by the shipped JSON Schema', () => {
  test('are the same documents that the schema in the sources refuses', () => {
    expectOneVerdict(shipped, (document) => graphDiffSchema.safeParse(document).success, [forward, backward]);
  });

  test.each<[what: string, path: readonly (string | number)[], value: unknown]>([
    ['another version', ['schema'], 'coinhound.graph-diff.v2'],
    ['a key that the format does not know', ['reason'], 'none'],
    ['no policy', ['policies'], []],
    ['an amount as a number', ['stolen', 'usd-micro'], 1],
    ['a kind that the format does not know', ['items', 0, 'kind'], 'found'],
    ['an item without its key', ['items', 0, 'key'], undefined],
    ['a share with a nought at its end', ['items', 0, 'share'], '0.50'],
    ['an amount below nought', ['items', 0, 'amount', 'fifo'], '-1'],
    ['a time without a zone', ['items', 0, 'firstTime'], '2024-04-12T09:30:11'],
  ])('is %s', (_, path, value) => {
    expect(shipped.faultsOf(replaced(forward, path, value))).not.toEqual([]);
  });
});

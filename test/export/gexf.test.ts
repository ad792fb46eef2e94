import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { gexf } from '../../src/export/gexf.ts';
import { markOf } from '../../src/picture/marks.ts';
import { pictureOf } from '../../src/picture/picture-of.ts';
import { flowGraphs } from './flow-graphs.ts';
import { shippedGraphs } from './shipped-graphs.ts';
import { smallGraph } from './small-graph.ts';
import { type Element, readXml } from './xml.ts';

const text = (graph: FlowGraph): string => [...gexf.write(graph)].join('');

/** Nodes and edges with their attributes by title. */
function read(graph: FlowGraph) {
  const named = (of: Element, name: string) => of.children.filter((child) => child.name === name);
  const [body] = named(readXml(text(graph)), 'graph') as [Element];
  const elements = (kind: 'node' | 'edge') => {
    const declared = named(body, 'attributes').find(({ attributes }) => attributes.class === kind) as Element;
    const titles = new Map(
      declared.children.map(({ attributes }) => [attributes.id, attributes.title as string]),
    );
    const [list] = named(body, `${kind}s`) as [Element];
    return list.children.map((element) => {
      const [values] = named(element, 'attvalues') as [Element];
      return {
        ...element.attributes,
        values: new Map(
          values.children.map(({ attributes }) => [titles.get(attributes.for), attributes.value]),
        ),
      } as { readonly start?: string; readonly end?: string; readonly values: Map<string, string> };
    });
  };
  return { nodes: elements('node'), edges: elements('edge') };
}

test('amounts and taint come back exact', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const { edges } = read(graph);
      expect(edges.map(({ values }) => values.get('amount'))).toEqual(
        graph.edges.map(({ amount }) => amount),
      );
      for (const policy of graph.parameters.policies.filter((name) => /^\w+$/.test(name)))
        expect(edges.map(({ values }) => values.get(`taint_${policy}`))).toEqual(
          graph.edges.map(({ taint }) => taint[policy]),
        );
    }),
    { numRuns: 30 },
  );
});

test('a transaction is there at its moment, an account from its first payment on, a crossing until it comes out', () => {
  const { nodes, edges } = read(smallGraph);
  const times = (of: ReturnType<typeof read>['nodes'][number] | undefined) => [of?.start, of?.end];
  const node = (id: string) => nodes.find(({ values }) => values.get('caip')?.endsWith(id));
  expect(times(node(':tx:9f'))).toEqual(['2024-04-12T09:30:11Z', '2024-04-12T09:30:11Z']);
  expect(times(node(':bc1qexchange'))).toEqual(['2024-04-12T09:30:11Z', undefined]);
  // The thief of ether is paid out of the bridge before he pays on.
  expect(times(node(':0xthief'))).toEqual(['2024-04-12T10:04:59Z', undefined]);
  expect(times(edges.find(({ values }) => values.get('kind') === 'bridge'))).toEqual([
    '2024-04-12T09:30:11Z',
    '2024-04-12T10:04:59Z',
  ]);
  expect(times(edges.find(({ values }) => values.get('kind') === 'fee'))).toEqual([
    '2024-04-12T09:30:11Z',
    '2024-04-12T09:30:11Z',
  ]);
});

test('what has no time is always there', () => {
  const timeless = smallGraph.nodes.map((node) =>
    node.kind === 'transaction' ? { ...node, time: null } : node,
  );
  const { nodes, edges } = read({ ...smallGraph, nodes: timeless });
  expect([...nodes, ...edges].filter(({ start, end }) => start !== undefined || end !== undefined)).toEqual(
    [],
  );
});

test('a node has a label, a category and its word, a colour and a shape, and whether it is a seed', () => {
  const line = text(smallGraph)
    .split('\n')
    .find((one) => one.includes('bc1qexchange" label'));
  expect(line?.replace(/<attvalue for="(?!1[678])[^>]*>/g, '')).toMatchInlineSnapshot(
    `"      <node id="bip122:000000000019d6689c085ae165831e93:bc1qexchange" label="Example Exchange (exchange, 70)" start="2024-04-12T09:30:11Z"><attvalues><attvalue for="16" value="exchange"/><attvalue for="17" value="exchange"/><attvalue for="18" value="false"/></attvalues><viz:color r="11" g="98" b="176"/><viz:shape value="square"/></node>"`,
  );
});

test.each(shippedGraphs)('the nodes of %s are what the picture draws them as', (_, make) => {
  const graph = make();
  const folding = {
    transactions: false,
    peels: false,
    entities: false,
    unfolded: new Set<string>(),
    most: graph.nodes.length,
  };
  const picture = pictureOf(graph, { policy: 'haircut', axis: 'hop', folding });
  const told = read(graph).nodes.map(({ values }) => [
    values.get('caip'),
    values.get('category'),
    values.get('word'),
    values.get('seed'),
  ]);
  const seen = picture.nodes.map(({ id, category, isSeed }) => [
    id,
    category,
    markOf(category).word,
    `${isSeed}`,
  ]);
  expect(new Map(told.map((one) => [one[0], one]))).toEqual(new Map(seen.map((one) => [one[0], one])));
});

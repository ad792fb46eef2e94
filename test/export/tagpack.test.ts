import { describe, expect, test } from 'vitest';
import type { Finding, FlowGraph } from '../../src/core/flow-graph.ts';
import { tagpack } from '../../src/export/tagpack.ts';
import { imported } from '../labels/imported.ts';
import { caseGraph } from './shipped-graphs.ts';
import { smallGraph } from './small-graph.ts';

const text = (graph: FlowGraph): string => [...tagpack.write(graph)].join('');

test('a finding by a label is a tag with source, confidence and exact amounts', () => {
  expect(text(smallGraph)).toMatchInlineSnapshot(`
    "title: "Example theft"
    creator: "coinhound 0.1.0"
    description: "Accounts where stolen value left sight, by a trace through public ledgers."
    tags:
      - address: "bc1qexchange"
        label: "Example Exchange"
        currency: "BTC"
        network: "BTC"
        category: "exchange"
        confidence: "trusted_provider"
        source: "example list"
        context: "{\\"rule\\":\\"label\\",\\"confidence\\":70,\\"taint\\":[{\\"asset\\":\\"bip122:000000000019d6689c085ae165831e93/slip44:0\\",\\"taint\\":{\\"haircut\\":\\"1900\\",\\"fifo\\":\\"1900\\"}}]}"
        lastmod: 2024-04-12
    "
  `);
});

test('what is written is read back by the import of labels, under the same category', async () => {
  const graph = caseGraph('lifi-2024');
  const { labels, faults, leftOut } = await imported({ 'pack.yaml': text(graph) });
  expect(faults).toEqual([]);
  expect(leftOut).toEqual({ chains: {}, categories: {}, addresses: 0 });
  const found = graph.findings.filter(({ category }) => category !== 'resting');
  const expected = found.map(({ node, entity, category }) => `${node} ${entity} ${category}`);
  expect(labels.map(({ account, name, category }) => `${account} ${name} ${category}`).toSorted()).toEqual(
    [...new Set(expected)].toSorted(),
  );
});

describe('what may be published', () => {
  const [rest, exchange] = smallGraph.findings as [Finding, Finding];
  const tags = (findings: readonly Finding[]) =>
    text({ ...smallGraph, findings }).match(/^ {2}- address/gm) ?? [];

  test('is one tag for an account, whatever assets it was found to hold', () => {
    expect(tags([exchange, { ...exchange, asset: rest.asset }])).toHaveLength(1);
    expect(tags([exchange, { ...exchange, category: 'hub', entity: null, rule: 'hub' }])).toHaveLength(2);
  });

  test('is not value that rests, nor a sink', () => {
    expect(tags([rest])).toEqual([]);
    expect(text({ ...smallGraph, findings: [rest] })).toMatch(/\ntags: \[\]\n$/);
    const fees = smallGraph.nodes.find(({ kind }) => kind === 'sink')?.id ?? '';
    expect(tags([{ ...exchange, node: fees }])).toEqual([]);
  });

  test.each([
    ['label', 70, 'trusted_provider'],
    ['label', 49, 'web_crawl'],
    ['label', 19, 'heuristic'],
    ['label', 9, 'unknown'],
    ['coinjoin.wasabi-2', 100, 'heuristic'],
    ['hub', 9, 'unknown'],
  ])('by %s with confidence %i is never surer than that: %s', (rule, confidence, name) => {
    expect(text({ ...smallGraph, findings: [{ ...exchange, rule, confidence }] })).toContain(
      `confidence: "${name}"`,
    );
  });
});

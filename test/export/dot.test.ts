import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { categories } from '../../src/core/label.ts';
import { dot } from '../../src/export/dot.ts';
import { markOf } from '../../src/export/node-mark.ts';
import { readDot } from './read-dot.ts';
import { smallGraph } from './small-graph.ts';

const text = (graph: FlowGraph): string => [...dot.write(graph)].join('');

test('a graph is drawn from left to right, with shapes, colours, stops and exact amounts', () => {
  expect(text(smallGraph).split('\n')).toMatchInlineSnapshot(`
    [
      "digraph "flow graph" {",
      "  graph [rankdir=LR, labelloc=t, fontname="sans-serif", label="Example theft (example-2024)\\ncoinhound 0.1.0, haircut, fifo"]",
      "  node [style=filled, fontname="sans-serif", fontsize=10]",
      "  edge [fontname="sans-serif", fontsize=9, color="#555555"]",
      "  n0 [label="Example Exchange\\nbc1qexchange\\nbitcoin\\nends: labelled: exchange: Example Exchange", tooltip="bip122:000000000019d6689c085ae165831e93:bc1qexchange", shape=house, fillcolor="#78beeb"]",
      "  n1 [label="stolen to\\nbc1qthief\\nbitcoin", tooltip="bip122:000000000019d6689c085ae165831e93:bc1qthief", shape=octagon, fillcolor="#f08c78"]",
      "  n2 [label="fees\\nbitcoin", tooltip="bip122:000000000019d6689c085ae165831e93:sink.fees", shape=invtriangle, fillcolor="#c8c8c8"]",
      "  n3 [label="9f\\n2024-04-12 09:30", tooltip="bip122:000000000019d6689c085ae165831e93:tx:9f", shape=box, fillcolor="#eeeeee"]",
      "  n4 [label="0xcold\\nethereum\\nends: resting", tooltip="eip155:1:0xcold", shape=doublecircle, fillcolor="#f0be5a"]",
      "  n5 [label="stolen to\\n0xthief\\nethereum", tooltip="eip155:1:0xthief", shape=octagon, fillcolor="#f08c78"]",
      "  n6 [label="0x7d\\n2024-04-12 10:04", tooltip="eip155:1:tx:0x7d", shape=box, fillcolor="#eeeeee"]",
      "  n7 [label="0x8e\\n2024-04-12 13:26", tooltip="eip155:1:tx:0x8e", shape=box, fillcolor="#eeeeee"]",
      "  n1 -> n3 [label="0.00005 BTC\\nhaircut 0.00005\\nfifo 0.00005", tooltip="draw 1c:0"]",
      "  n3 -> n0 [label="0.000019 BTC\\nhaircut 0.000019\\nfifo 0.000019", tooltip="payment 9f:0"]",
      "  n3 -> n2 [label="0.000001 BTC\\nhaircut 0.000001\\nfifo 0.000001", tooltip="fee 9f", style=dotted]",
      "  n3 -> n6 [label="bridge by thorchain, tier 1\\n0.00003 BTC\\nhaircut 0.00003\\nfifo 0.00003\\nout: 0.00000000000006 ETH", tooltip="bridge 9f", style=dashed]",
      "  n5 -> n7 [label="0.00000000000012 ETH\\nhaircut 0.00000000000012\\nfifo 0.00000000000012", tooltip="draw 0x8e"]",
      "  n6 -> n5 [label="0.00000000000006 ETH\\nhaircut 0.00000000000006\\nfifo 0.00000000000006", tooltip="payment 0x7d"]",
      "  n7 -> n4 [label="0.00000000000012 ETH\\nhaircut 0.00000000000012\\nfifo 0.00000000000012", tooltip="payment 0x8e"]",
      "}",
      "",
    ]
  `);
});

test('every amount of an edge is there to the last digit', () => {
  const amount = `${2n ** 256n - 1n}`;
  const edges = smallGraph.edges.map((edge) => ({ ...edge, amount, taint: { haircut: amount, fifo: '1' } }));
  const labels = readDot(text({ ...smallGraph, edges })).filter(({ statement }) => statement.includes('->'));
  const digits = labels.map(({ texts }) =>
    texts.find((one) => /^[\d.]+ (BTC|ETH)$/.test(one))?.replace(/\D/g, ''),
  );
  expect(digits.map((one) => one?.replace(/^0+/, ''))).toEqual(edges.map(() => amount));
});

test('labels of one address are told apart by shape, not by colour alone', () => {
  const groups = [
    'exchange',
    'mixer',
    'bridge',
    'service',
    'resting',
    'frozen',
    'hack',
    'hops',
    'moved',
    'seed',
  ];
  expect(new Set(groups.map((group) => markOf(group).shape)).size).toBe(groups.length);
});

test('black text can be read on every colour', () => {
  const channel = (part: number) =>
    part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  for (const category of [...categories, 'seed', 'transaction', 'fees', 'moved', 'resting', 'hops']) {
    const [red, green, blue] = markOf(category).colour;
    const luminance = 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
    // WCAG 2.1, contrast ratio: AA asks for 4.5.
    expect((luminance + 0.05) / 0.05, category).toBeGreaterThan(4.5);
  }
});

import { expect, test } from 'vitest';
import type { AccountNode, FlowGraph } from '../../src/core/flow-graph.ts';
import { dot } from '../../src/export/dot.ts';
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
      "  n0 [label="exchange\\nExample Exchange\\nbc1qexchange\\nbitcoin\\nends: labelled: exchange: Example Exchange", tooltip="bip122:000000000019d6689c085ae165831e93:bc1qexchange", shape=box, color="#0b62b0", fillcolor="#0b62b0", fontcolor=white]",
      "  n1 [label="stolen output\\nbc1qthief\\nbitcoin", tooltip="bip122:000000000019d6689c085ae165831e93:bc1qthief", shape=octagon, color="#cf222e", fillcolor="#cf222e", fontcolor=white, peripheries=2]",
      "  n2 [label="fees\\nbitcoin", tooltip="bip122:000000000019d6689c085ae165831e93:sink.fees", shape=invtrapezium, color="#6a737d", fillcolor="#6a737d", fontcolor=white]",
      "  n3 [label="transaction\\n9f\\n2024-04-12 09:30", tooltip="bip122:000000000019d6689c085ae165831e93:tx:9f", shape=ellipse, color="#6a737d", fillcolor=white, fontcolor="#6a737d"]",
      "  n4 [label="resting\\n0xcold\\nethereum\\nends: resting", tooltip="eip155:1:0xcold", shape=ellipse, color="#005744", fillcolor="#005744", fontcolor=white]",
      "  n5 [label="stolen output\\n0xthief\\nethereum", tooltip="eip155:1:0xthief", shape=octagon, color="#cf222e", fillcolor="#cf222e", fontcolor=white, peripheries=2]",
      "  n6 [label="transaction\\n0x7d\\n2024-04-12 10:04", tooltip="eip155:1:tx:0x7d", shape=ellipse, color="#6a737d", fillcolor=white, fontcolor="#6a737d"]",
      "  n7 [label="transaction\\n0x8e\\n2024-04-12 13:26", tooltip="eip155:1:tx:0x8e", shape=ellipse, color="#6a737d", fillcolor=white, fontcolor="#6a737d"]",
      "  n1 -> n3 [label="0.00005 BTC\\nhaircut 0.00005\\nfifo 0.00005", tooltip="draw 1c:0"]",
      "  n3 -> n0 [label="0.000019 BTC\\nhaircut 0.000019\\nfifo 0.000019", tooltip="payment 9f:0"]",
      "  n3 -> n2 [label="0.000001 BTC\\nhaircut 0.000001\\nfifo 0.000001", tooltip="fee 9f", style=dotted]",
      "  n3 -> n6 [label="bridge by thorchain, tier 1\\n0.00003 BTC\\nhaircut 0.00003\\nfifo 0.00003\\nout: 0.00000000000006 ETH", tooltip="bridge 9f", style=dashed]",
      "  n5 -> n7 [label="0.00000000000012 ETH\\nhaircut 0.00000000000012, of it presumed 0.00000000000002\\nfifo 0.00000000000012, of it presumed 0.00000000000002", tooltip="draw 0x8e"]",
      "  n6 -> n5 [label="0.00000000000006 ETH\\nhaircut 0.00000000000006\\nfifo 0.00000000000006", tooltip="payment 0x7d"]",
      "  n7 -> n4 [label="0.00000000000012 ETH\\nhaircut 0.00000000000012, of it presumed 0.00000000000002\\nfifo 0.00000000000012, of it presumed 0.00000000000002", tooltip="payment 0x8e"]",
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

/** The line of an account, with what is not as in the small graph. */
function drawn(address: string, changed: Partial<AccountNode>): string {
  const nodes = smallGraph.nodes.map((node) =>
    node.kind === 'account' && node.address === address ? { ...node, ...changed } : node,
  );
  const line = text({ ...smallGraph, nodes })
    .split('\n')
    .find((one) => one.includes(`${address}\\n`));
  return line?.replace(/^ *n\d+ /, '').replace(/tooltip="[^"]*", /, '') ?? '';
}

const hacker = { name: 'Exploiter', category: 'hack', source: 'example list', confidence: 60 };

test('a seed that a label names is drawn as what it is named, with a double line', () => {
  expect(drawn('0xthief', { labels: [hacker] })).toMatchInlineSnapshot(
    `"[label="hack\\nstolen output\\nExploiter\\n0xthief\\nethereum", shape=invhouse, color="#cf222e", fillcolor="#cf222e", fontcolor=white, peripheries=2]"`,
  );
  expect(drawn('0xcold', { labels: [hacker] })).not.toContain('peripheries');
});

const holding = (sent: string, held: string): Pick<AccountNode, 'stop' | 'holdings'> => ({
  stop: { reason: 'mixed' },
  holdings: ['haircut', 'fifo'].map((policy) => ({
    asset: 'eip155:1/slip44:60',
    taint: { [policy]: { received: '100', sent, held } },
    ends: {},
  })),
});

test('where most was paid on, what is left is no end; where less was, it is', () => {
  expect(drawn('0xcold', holding('51', '49'))).toMatchInlineSnapshot(
    `"[label="moved on\\n0xcold\\nethereum", shape=ellipse, color="#6a737d", fillcolor="#6a737d", fontcolor=white]"`,
  );
  expect(drawn('0xcold', holding('50', '50'))).toMatchInlineSnapshot(
    `"[label="mixed with clean\\n0xcold\\nethereum\\nends: mixed", shape=diamond, color="#633b00", fillcolor="#633b00", fontcolor=white]"`,
  );
});

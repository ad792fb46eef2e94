import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { csvFindings } from '../../src/export/csv-findings.ts';
import { csvNodes } from '../../src/export/csv-nodes.ts';
import type { Exporter } from '../../src/export/exporter.ts';
import { flowGraphs } from './flow-graphs.ts';
import { readCsv } from './rfc4180.ts';
import { BTC, ETH, smallGraph } from './small-graph.ts';

/** Rows by the name of their columns. */
function rowsOf({ write }: Exporter, graph: FlowGraph): Map<string, string>[] {
  const [header = [], ...rows] = readCsv([...write(graph)].join(''));
  return rows.map((row) => {
    expect(row.length).toBe(header.length);
    return new Map(header.map((name, n) => [name, row[n] as string]));
  });
}
const some = (row: Map<string, string> | undefined) =>
  Object.fromEntries([...(row ?? [])].filter(([, value]) => value !== ''));

test('an account stands in a row with its labels, its stop and what it holds', () => {
  expect(some(rowsOf(csvNodes, smallGraph)[0])).toMatchInlineSnapshot(`
    {
      "address": "bc1qexchange",
      "asset": "bip122:000000000019d6689c085ae165831e93/slip44:0",
      "chain": "bitcoin",
      "decimals": "8",
      "ends_fifo": "{"exchange":"1900"}",
      "ends_haircut": "{"exchange":"1900"}",
      "held_fifo": "1900",
      "held_fifo_units": "0.000019",
      "held_haircut": "1900",
      "held_haircut_units": "0.000019",
      "hop": "1",
      "id": "bip122:000000000019d6689c085ae165831e93:bc1qexchange",
      "kind": "account",
      "label_sources": "example list",
      "labels": "Example Exchange (exchange, 70)",
      "received_fifo": "1900",
      "received_fifo_units": "0.000019",
      "received_haircut": "1900",
      "received_haircut_units": "0.000019",
      "sent_fifo": "0",
      "sent_fifo_units": "0",
      "sent_haircut": "0",
      "sent_haircut_units": "0",
      "stop": "labelled",
      "stop_category": "exchange",
      "stop_entity": "Example Exchange",
      "stop_evidence": "{"confidence":"70","source":"example list"}",
      "stop_rule": "label",
      "symbol": "BTC",
    }
  `);
});

test('a node has a row for each asset it held, and one where it held none', () => {
  const [account, ...others] = smallGraph.nodes;
  if (account?.kind !== 'account' || !account.holdings[0])
    throw new Error('the small graph begins with an account');
  const both = { ...account, holdings: [account.holdings[0], { ...account.holdings[0], asset: ETH }] };
  const rows = rowsOf(csvNodes, { ...smallGraph, nodes: [both, ...others] });
  expect(rows.slice(0, 2).map((row) => row.get('asset'))).toEqual([BTC, ETH]);
  expect(rows).toHaveLength(smallGraph.nodes.length + 1);
  expect(rows.filter((row) => row.get('kind') === 'transaction' && row.get('asset') === '')).toHaveLength(3);
});

test('a finding stands in a row with exact amounts, losses and shares', () => {
  expect(some(rowsOf(csvFindings, smallGraph)[0])).toMatchInlineSnapshot(`
    {
      "address": "0xcold",
      "asset": "eip155:1/slip44:60",
      "category": "resting",
      "chain": "ethereum",
      "confidence": "100",
      "decimals": "18",
      "first_time": "2024-04-12T13:26:23Z",
      "last_time": "2024-04-12T13:26:23Z",
      "loss_fifo": "48000",
      "loss_haircut": "48000",
      "loss_unit": "eip155:1/slip44:60",
      "node": "eip155:1:0xcold",
      "other_losses": "{"bip122:000000000019d6689c085ae165831e93/slip44:0":{"loss":{"haircut":"3600","fifo":"3600"},"share":{"haircut":"0.72","fifo":"0.72"}}}",
      "presumed_fifo": "20000",
      "presumed_fifo_units": "0.00000000000002",
      "presumed_haircut": "20000",
      "presumed_haircut_units": "0.00000000000002",
      "rule": "history",
      "share_fifo": "1.2",
      "share_haircut": "1.2",
      "symbol": "ETH",
      "taint_fifo": "120000",
      "taint_fifo_units": "0.00000000000012",
      "taint_haircut": "120000",
      "taint_haircut_units": "0.00000000000012",
      "transactions": "eip155:1:tx:0x8e",
    }
  `);
});

test('amounts of findings and holdings come back exact', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const policies = graph.parameters.policies.filter((policy) => /^\w+$/.test(policy));
      const findings = rowsOf(csvFindings, graph);
      const held = graph.nodes.flatMap((node) => (node.kind === 'transaction' ? [] : node.holdings));
      const holdings = rowsOf(csvNodes, graph).filter((row) =>
        [...row.keys()].some((name) => name.startsWith('held_') && row.get(name) !== ''),
      );
      for (const policy of policies) {
        expect(findings.map((row) => row.get(`loss_${policy}`))).toEqual(
          graph.findings.map(({ loss }) => loss[policy]),
        );
        expect(findings.map((row) => row.get(`taint_${policy}`))).toEqual(
          graph.findings.map(({ taint }) => taint[policy]),
        );
        expect(holdings.map((row) => row.get(`held_${policy}`))).toEqual(
          held.map(({ taint }) => taint[policy]?.held),
        );
      }
    }),
    { numRuns: 30 },
  );
});

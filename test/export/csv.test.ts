import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { csv } from '../../src/export/csv.ts';
import { flowGraphs, hostile, smallGraph } from './flow-graphs.ts';
import { readCsv } from './rfc4180.ts';

const text = (graph: FlowGraph): string => [...csv.write(graph)].join('');

/** Rows by the name of their columns. */
function rowsOf(graph: FlowGraph): Map<string, string>[] {
  const [header = [], ...rows] = readCsv(text(graph));
  return rows.map((row) => {
    expect(row.length).toBe(header.length);
    return new Map(header.map((name, n) => [name, row[n] as string]));
  });
}

/** `amount` in base units again, of a decimal of whole units. */
function baseUnits(units: string, decimals: number): string {
  const [whole = '', part = ''] = units.split('.');
  return `${BigInt(whole + part.padEnd(decimals, '0'))}`;
}

test('a graph is written as one row an edge with everything joined', () => {
  expect(text(smallGraph).split('\r\n')).toMatchInlineSnapshot(`
    [
      "source,target,kind,chain,txid,height,time,asset,symbol,decimals,amount,amount_units,taint_haircut,taint_haircut_units,taint_fifo,taint_fifo_units,outpoint,source_labels,target_labels,target_stop,target_stop_category,target_stop_entity,memo",
      "bip122:000000000019d6689c085ae165831e93:bc1qthief,bip122:000000000019d6689c085ae165831e93:tx:9f,draw,bitcoin,9f,839000,2024-04-12T09:30:11Z,bip122:000000000019d6689c085ae165831e93/slip44:0,BTC,8,5000,0.00005,5000,0.00005,5000,0.00005,1c:0,,,,,,",
      "bip122:000000000019d6689c085ae165831e93:tx:9f,bip122:000000000019d6689c085ae165831e93:bc1qexchange,payment,bitcoin,9f,839000,2024-04-12T09:30:11Z,bip122:000000000019d6689c085ae165831e93/slip44:0,BTC,8,4900,0.000049,4900,0.000049,4900,0.000049,9f:0,,"Example Exchange (exchange, 70)",labelled,exchange,Example Exchange,",
      "bip122:000000000019d6689c085ae165831e93:tx:9f,bip122:000000000019d6689c085ae165831e93:sink.fees,fee,bitcoin,9f,839000,2024-04-12T09:30:11Z,bip122:000000000019d6689c085ae165831e93/slip44:0,BTC,8,100,0.000001,100,0.000001,100,0.000001,,,,,,,",
      "",
    ]
  `);
});

test('amounts and taint come back exact, in base units and in whole units', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const { policies } = graph.parameters;
      const plain = policies.filter((policy) => /^\w+$/.test(policy));
      const rows = rowsOf(graph);
      expect(rows.length).toBe(graph.edges.length);
      for (const [n, edge] of graph.edges.entries()) {
        const row = rows[n] as Map<string, string>;
        const { decimals } = graph.assets[edge.asset] as { decimals: number };
        expect(row.get('amount')).toBe(edge.amount);
        expect(baseUnits(row.get('amount_units') as string, decimals)).toBe(edge.amount);
        for (const policy of plain) {
          expect(row.get(`taint_${policy}`)).toBe(edge.taint[policy]);
          expect(baseUnits(row.get(`taint_${policy}_units`) as string, decimals)).toBe(edge.taint[policy]);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('no cell holds what a spreadsheet would run, or a control character but tab and line breaks', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      for (const cell of readCsv(text(graph)).flat()) {
        expect(cell).not.toMatch(/^[\s\p{C}]*[=+\-@＝＋－＠]/u);
        expect(cell).not.toMatch(/^[\t\r\n]/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(cell).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
      }
    }),
    { numRuns: 300 },
  );
});

test.each(hostile)('text %j comes back as it was, or guarded', (symbol) => {
  const [asset] = Object.keys(smallGraph.assets) as [string];
  const graph = { ...smallGraph, assets: { [asset]: { symbol, decimals: 8, chain: 'bitcoin' } } };
  const cell = rowsOf(graph)[0]?.get('symbol') as string;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no reader of CSV expects
  const written = symbol.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/gu, '\ufffd');
  expect([written, `'${written}`]).toContain(cell);
});

test.each([
  ["=cmd|'/c calc'!A0", `'=cmd|'/c calc'!A0`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `"'\t=1"`],
  [`=1","=2`, `"'=1"",""=2"`],
  ['tether', 'tether'],
  ['USD T', 'USD T'],
])('symbol %j is written %s', (symbol, cell) => {
  const [asset] = Object.keys(smallGraph.assets) as [string];
  const graph = { ...smallGraph, assets: { [asset]: { symbol, decimals: 8, chain: 'bitcoin' } } };
  const expected = text(smallGraph).replaceAll(',BTC,', () => `,${cell},`);
  expect(text(graph)).toBe(expected);
});

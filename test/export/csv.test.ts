import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { csv } from '../../src/export/csv.ts';
import { flowGraphs, hostile } from './flow-graphs.ts';
import { readCsv } from './rfc4180.ts';
import { BTC, smallGraph } from './small-graph.ts';

const UNWRITABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no reader of CSV expects
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

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
      "source,target,kind,chain,txid,height,time,asset,symbol,decimals,amount,amount_units,taint_haircut,taint_haircut_units,taint_fifo,taint_fifo_units,outpoint,source_labels,target_labels,target_stop,target_stop_category,target_stop_entity,memo,source_patterns,target_patterns,presumed_haircut,presumed_haircut_units,presumed_fifo,presumed_fifo_units,crossing,crossing_rule,crossing_tier,crossing_confidence,crossing_evidence,arrival_chain,arrival_txid,arrival_height,arrival_time,received_asset,received_symbol,received_amount,received_amount_units,received_taint_haircut,received_taint_haircut_units,received_taint_fifo,received_taint_fifo_units",
      "bip122:000000000019d6689c085ae165831e93:bc1qthief,bip122:000000000019d6689c085ae165831e93:tx:9f,draw,bitcoin,9f,839000,2024-04-12T09:30:11Z,bip122:000000000019d6689c085ae165831e93/slip44:0,BTC,8,5000,0.00005,5000,0.00005,5000,0.00005,1c:0,,,,,,'=:ETH.ETH:0xthief,,,,,,,,,,,,,,,,,,,,,,,",
      "bip122:000000000019d6689c085ae165831e93:tx:9f,bip122:000000000019d6689c085ae165831e93:bc1qexchange,payment,bitcoin,9f,839000,2024-04-12T09:30:11Z,bip122:000000000019d6689c085ae165831e93/slip44:0,BTC,8,1900,0.000019,1900,0.000019,1900,0.000019,9f:0,,"Example Exchange (exchange, 70)",labelled,exchange,Example Exchange,'=:ETH.ETH:0xthief,,,,,,,,,,,,,,,,,,,,,,,",
      "bip122:000000000019d6689c085ae165831e93:tx:9f,bip122:000000000019d6689c085ae165831e93:sink.fees,fee,bitcoin,9f,839000,2024-04-12T09:30:11Z,bip122:000000000019d6689c085ae165831e93/slip44:0,BTC,8,100,0.000001,100,0.000001,100,0.000001,,,,,,,'=:ETH.ETH:0xthief,,,,,,,,,,,,,,,,,,,,,,,",
      "bip122:000000000019d6689c085ae165831e93:tx:9f,eip155:1:tx:0x7d,bridge,bitcoin,9f,839000,2024-04-12T09:30:11Z,bip122:000000000019d6689c085ae165831e93/slip44:0,BTC,8,3000,0.00003,3000,0.00003,3000,0.00003,,,,,,,'=:ETH.ETH:0xthief,,,,,,,bip122:000000000019d6689c085ae165831e93:tx:9f/thorchain/0,thorchain,1,100,"{""destination"":""0xthief"",""inbound"":""9F""}",ethereum,0x7d,19640000,2024-04-12T10:04:59Z,eip155:1/slip44:60,ETH,60000,0.00000000000006,60000,0.00000000000006,60000,0.00000000000006",
      "eip155:1:0xthief,eip155:1:tx:0x8e,draw,ethereum,0x8e,19641000,2024-04-12T13:26:23Z,eip155:1/slip44:60,ETH,18,120000,0.00000000000012,120000,0.00000000000012,120000,0.00000000000012,,,,,,,,first-funder (100),,20000,0.00000000000002,20000,0.00000000000002,,,,,,,,,,,,,,,,,",
      "eip155:1:tx:0x7d,eip155:1:0xthief,payment,ethereum,0x7d,19640000,2024-04-12T10:04:59Z,eip155:1/slip44:60,ETH,18,60000,0.00000000000006,60000,0.00000000000006,60000,0.00000000000006,,,,,,,,,first-funder (100),,,,,,,,,,,,,,,,,,,,,",
      "eip155:1:tx:0x8e,eip155:1:0xcold,payment,ethereum,0x8e,19641000,2024-04-12T13:26:23Z,eip155:1/slip44:60,ETH,18,120000,0.00000000000012,120000,0.00000000000012,120000,0.00000000000012,,,,resting,,,,,,20000,0.00000000000002,20000,0.00000000000002,,,,,,,,,,,,,,,,,",
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
          expect(row.get(`presumed_${policy}`)).toBe(edge.presumed?.[policy] ?? '');
          expect(row.get(`received_taint_${policy}`)).toBe(edge.crossing?.taint[policy] ?? '');
        }
        expect(row.get('received_amount')).toBe(edge.crossing?.amount ?? '');
        expect(row.get('crossing_tier')).toBe(`${edge.crossing?.tier ?? ''}`);
      }
    }),
    { numRuns: 100 },
  );
});

test('the row of a crossing says where it leads to, what came out there and how that is known', () => {
  const row = rowsOf(smallGraph).find((one) => one.get('kind') === 'bridge');
  expect(Object.fromEntries(row ?? [])).toMatchObject({
    amount: '3000',
    symbol: 'BTC',
    arrival_chain: 'ethereum',
    arrival_txid: '0x7d',
    arrival_time: '2024-04-12T10:04:59Z',
    received_symbol: 'ETH',
    received_amount: '60000',
    received_taint_fifo: '60000',
    crossing_rule: 'thorchain',
    crossing_tier: '1',
    crossing_confidence: '100',
    crossing_evidence: '{"destination":"0xthief","inbound":"9F"}',
  });
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
    { numRuns: 100 },
  );
});

test.each(hostile)('text %j comes back as it was, or guarded', (symbol) => {
  const assets = { ...smallGraph.assets, [BTC]: { symbol, decimals: 8, chain: 'bitcoin' } };
  const graph = { ...smallGraph, assets };
  const cell = rowsOf(graph)[0]?.get('symbol') as string;
  const written = symbol.replace(UNWRITABLE, '\ufffd');
  // A formula behind a line break is guarded once more, where a line may begin.
  expect([written, `'${written}`, `'${written.replace('\r=', "\r'=")}`]).toContain(cell);
});

test.each([
  ["=cmd|'/c calc'!A0", `'=cmd|'/c calc'!A0`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `"'\t=1"`],
  [`=1","=2`, `"'=1"",""=2"`],
  ['tether', 'tether'],
  ['USD T', 'USD T'],
])('symbol %j is written %s', (symbol, cell) => {
  const assets = { ...smallGraph.assets, [BTC]: { symbol, decimals: 8, chain: 'bitcoin' } };
  const graph = { ...smallGraph, assets };
  const expected = text(smallGraph).replaceAll(',BTC,', () => `,${cell},`);
  expect(text(graph)).toBe(expected);
});

test('no cell runs as a formula where a spreadsheet splits lines at semicolons', () => {
  fc.assert(
    fc.property(
      flowGraphs,
      fc.constantFrom(';=1+1', 'a; @SUM(A1)', 'b;"=1"', ';\u200b+1', ';;＝1'),
      (graph, memo) => {
        const nodes = graph.nodes.map((node) => (node.kind === 'transaction' ? { ...node, memo } : node));
        for (const part of text({ ...graph, nodes }).split(/[;\r\n]/))
          expect(part).not.toMatch(/^[\s\p{C}\ufffd"]*[=+\-@＝＋－＠]/u);
      },
    ),
    { numRuns: 50 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { graphml } from '../../src/export/graphml.ts';
import { flowGraphs } from './flow-graphs.ts';
import { smallGraph } from './small-graph.ts';
import { type Element, readXml } from './xml.ts';

const text = (graph: FlowGraph): string => [...graphml.write(graph)].join('');

interface Read {
  readonly nodes: Element[];
  readonly edges: Element[];
  /** Data of a graph, node or edge by attribute name. */
  data(of: Element): Map<string, string>;
}

function read(graph: FlowGraph): Read {
  const root = readXml(text(graph));
  const named = (of: Element, name: string) => of.children.filter((child) => child.name === name);
  const keys = new Map(named(root, 'key').map(({ attributes }) => [attributes.id as string, attributes]));
  const [body] = named(root, 'graph') as [Element];
  const data = (of: Element) =>
    new Map(
      named(of, 'data').map(({ attributes, text: content }) => {
        const key = keys.get(attributes.key as string);
        if (key?.for !== of.name) throw new Error(`key ${attributes.key} is not declared for ${of.name}`);
        return [key['attr.name'] as string, content] as const;
      }),
    );
  return { nodes: named(body, 'node'), edges: named(body, 'edge'), data };
}

const legal = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: characters that XML 1.0 forbids
  value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, '\ufffd');

test('a graph is written byte for byte as expected', () => {
  expect(text(smallGraph)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
      <key id="d0" for="graph" attr.name="schema" attr.type="string"/>
      <key id="d1" for="graph" attr.name="tool" attr.type="string"/>
      <key id="d2" for="graph" attr.name="incident" attr.type="string"/>
      <key id="d3" for="graph" attr.name="parameters" attr.type="string"/>
      <key id="d4" for="node" attr.name="caip" attr.type="string"/>
      <key id="d5" for="node" attr.name="kind" attr.type="string"/>
      <key id="d6" for="node" attr.name="chain" attr.type="string"/>
      <key id="d7" for="node" attr.name="hop" attr.type="int"/>
      <key id="d8" for="node" attr.name="address" attr.type="string"/>
      <key id="d9" for="node" attr.name="labels" attr.type="string"/>
      <key id="d10" for="node" attr.name="stop" attr.type="string"/>
      <key id="d11" for="node" attr.name="stop_category" attr.type="string"/>
      <key id="d12" for="node" attr.name="stop_entity" attr.type="string"/>
      <key id="d13" for="node" attr.name="txid" attr.type="string"/>
      <key id="d14" for="node" attr.name="height" attr.type="long"/>
      <key id="d15" for="node" attr.name="time" attr.type="string"/>
      <key id="d16" for="node" attr.name="patterns" attr.type="string"/>
      <key id="d17" for="node" attr.name="sink" attr.type="string"/>
      <key id="d18" for="node" attr.name="holdings" attr.type="string"/>
      <key id="d19" for="node" attr.name="memo" attr.type="string"/>
      <key id="d20" for="edge" attr.name="kind" attr.type="string"/>
      <key id="d21" for="edge" attr.name="asset" attr.type="string"/>
      <key id="d22" for="edge" attr.name="symbol" attr.type="string"/>
      <key id="d23" for="edge" attr.name="amount" attr.type="string"/>
      <key id="d24" for="edge" attr.name="amount_units" attr.type="string"/>
      <key id="d25" for="edge" attr.name="taint_haircut" attr.type="string"/>
      <key id="d26" for="edge" attr.name="taint_haircut_units" attr.type="string"/>
      <key id="d27" for="edge" attr.name="taint_fifo" attr.type="string"/>
      <key id="d28" for="edge" attr.name="taint_fifo_units" attr.type="string"/>
      <key id="d29" for="edge" attr.name="outpoint" attr.type="string"/>
      <key id="d30" for="edge" attr.name="presumed_haircut" attr.type="string"/>
      <key id="d31" for="edge" attr.name="presumed_haircut_units" attr.type="string"/>
      <key id="d32" for="edge" attr.name="presumed_fifo" attr.type="string"/>
      <key id="d33" for="edge" attr.name="presumed_fifo_units" attr.type="string"/>
      <key id="d34" for="edge" attr.name="crossing" attr.type="string"/>
      <key id="d35" for="edge" attr.name="crossing_rule" attr.type="string"/>
      <key id="d36" for="edge" attr.name="crossing_tier" attr.type="string"/>
      <key id="d37" for="edge" attr.name="crossing_confidence" attr.type="string"/>
      <key id="d38" for="edge" attr.name="crossing_evidence" attr.type="string"/>
      <key id="d39" for="edge" attr.name="arrival_chain" attr.type="string"/>
      <key id="d40" for="edge" attr.name="arrival_txid" attr.type="string"/>
      <key id="d41" for="edge" attr.name="arrival_height" attr.type="string"/>
      <key id="d42" for="edge" attr.name="arrival_time" attr.type="string"/>
      <key id="d43" for="edge" attr.name="received_asset" attr.type="string"/>
      <key id="d44" for="edge" attr.name="received_symbol" attr.type="string"/>
      <key id="d45" for="edge" attr.name="received_amount" attr.type="string"/>
      <key id="d46" for="edge" attr.name="received_amount_units" attr.type="string"/>
      <key id="d47" for="edge" attr.name="received_taint_haircut" attr.type="string"/>
      <key id="d48" for="edge" attr.name="received_taint_haircut_units" attr.type="string"/>
      <key id="d49" for="edge" attr.name="received_taint_fifo" attr.type="string"/>
      <key id="d50" for="edge" attr.name="received_taint_fifo_units" attr.type="string"/>
      <graph edgedefault="directed">
        <data key="d0">coinhound.flow-graph.v1</data><data key="d1">coinhound 0.1.0</data><data key="d2">example-2024</data><data key="d3">{&quot;policies&quot;:[&quot;haircut&quot;,&quot;fifo&quot;],&quot;presume&quot;:&quot;0.5&quot;,&quot;limits&quot;:{&quot;hops&quot;:20,&quot;minTaint&quot;:&quot;0.01%&quot;,&quot;maxLookups&quot;:10000,&quot;hubCounterparties&quot;:1000,&quot;hubTransactions&quot;:5000},&quot;through&quot;:[],&quot;labelsAsOf&quot;:&quot;2024-04-30&quot;,&quot;asOf&quot;:{&quot;bip122:000000000019d6689c085ae165831e93&quot;:840000,&quot;eip155:1&quot;:19700000},&quot;digests&quot;:{&quot;labels&quot;:&quot;a1&quot;,&quot;configuration&quot;:&quot;b2&quot;}}</data>
        <node id="bip122:000000000019d6689c085ae165831e93:bc1qexchange"><data key="d4">bip122:000000000019d6689c085ae165831e93:bc1qexchange</data><data key="d5">account</data><data key="d6">bitcoin</data><data key="d7">1</data><data key="d8">bc1qexchange</data><data key="d9">Example Exchange (exchange, 70)</data><data key="d10">labelled</data><data key="d11">exchange</data><data key="d12">Example Exchange</data><data key="d18">[{&quot;asset&quot;:&quot;bip122:000000000019d6689c085ae165831e93/slip44:0&quot;,&quot;taint&quot;:{&quot;haircut&quot;:{&quot;received&quot;:&quot;1900&quot;,&quot;sent&quot;:&quot;0&quot;,&quot;held&quot;:&quot;1900&quot;},&quot;fifo&quot;:{&quot;received&quot;:&quot;1900&quot;,&quot;sent&quot;:&quot;0&quot;,&quot;held&quot;:&quot;1900&quot;}},&quot;ends&quot;:{&quot;exchange&quot;:{&quot;haircut&quot;:&quot;1900&quot;,&quot;fifo&quot;:&quot;1900&quot;}}}]</data></node>
        <node id="bip122:000000000019d6689c085ae165831e93:bc1qthief"><data key="d4">bip122:000000000019d6689c085ae165831e93:bc1qthief</data><data key="d5">account</data><data key="d6">bitcoin</data><data key="d7">0</data><data key="d8">bc1qthief</data><data key="d18">[{&quot;asset&quot;:&quot;bip122:000000000019d6689c085ae165831e93/slip44:0&quot;,&quot;taint&quot;:{&quot;haircut&quot;:{&quot;received&quot;:&quot;5000&quot;,&quot;sent&quot;:&quot;5000&quot;,&quot;held&quot;:&quot;0&quot;},&quot;fifo&quot;:{&quot;received&quot;:&quot;5000&quot;,&quot;sent&quot;:&quot;5000&quot;,&quot;held&quot;:&quot;0&quot;}},&quot;ends&quot;:{}}]</data></node>
        <node id="bip122:000000000019d6689c085ae165831e93:sink.fees"><data key="d4">bip122:000000000019d6689c085ae165831e93:sink.fees</data><data key="d5">sink</data><data key="d6">bitcoin</data><data key="d7">1</data><data key="d17">fees</data><data key="d18">[{&quot;asset&quot;:&quot;bip122:000000000019d6689c085ae165831e93/slip44:0&quot;,&quot;taint&quot;:{&quot;haircut&quot;:{&quot;received&quot;:&quot;100&quot;,&quot;sent&quot;:&quot;0&quot;,&quot;held&quot;:&quot;100&quot;},&quot;fifo&quot;:{&quot;received&quot;:&quot;100&quot;,&quot;sent&quot;:&quot;0&quot;,&quot;held&quot;:&quot;100&quot;}},&quot;ends&quot;:{&quot;fees&quot;:{&quot;haircut&quot;:&quot;100&quot;,&quot;fifo&quot;:&quot;100&quot;}}}]</data></node>
        <node id="bip122:000000000019d6689c085ae165831e93:tx:9f"><data key="d4">bip122:000000000019d6689c085ae165831e93:tx:9f</data><data key="d5">transaction</data><data key="d6">bitcoin</data><data key="d7">1</data><data key="d13">9f</data><data key="d14">839000</data><data key="d15">2024-04-12T09:30:11Z</data><data key="d19">=:ETH.ETH:0xthief</data></node>
        <node id="eip155:1:0xcold"><data key="d4">eip155:1:0xcold</data><data key="d5">account</data><data key="d6">ethereum</data><data key="d7">1</data><data key="d8">0xcold</data><data key="d10">resting</data><data key="d18">[{&quot;asset&quot;:&quot;eip155:1/slip44:60&quot;,&quot;taint&quot;:{&quot;haircut&quot;:{&quot;received&quot;:&quot;120000&quot;,&quot;sent&quot;:&quot;0&quot;,&quot;held&quot;:&quot;120000&quot;},&quot;fifo&quot;:{&quot;received&quot;:&quot;120000&quot;,&quot;sent&quot;:&quot;0&quot;,&quot;held&quot;:&quot;120000&quot;}},&quot;ends&quot;:{&quot;resting&quot;:{&quot;haircut&quot;:&quot;120000&quot;,&quot;fifo&quot;:&quot;120000&quot;}}}]</data></node>
        <node id="eip155:1:0xthief"><data key="d4">eip155:1:0xthief</data><data key="d5">account</data><data key="d6">ethereum</data><data key="d7">0</data><data key="d8">0xthief</data><data key="d16">first-funder (100)</data><data key="d18">[{&quot;asset&quot;:&quot;eip155:1/slip44:60&quot;,&quot;taint&quot;:{&quot;haircut&quot;:{&quot;received&quot;:&quot;100000&quot;,&quot;sent&quot;:&quot;120000&quot;,&quot;held&quot;:&quot;0&quot;},&quot;fifo&quot;:{&quot;received&quot;:&quot;100000&quot;,&quot;sent&quot;:&quot;120000&quot;,&quot;held&quot;:&quot;0&quot;}},&quot;ends&quot;:{}}]</data></node>
        <node id="eip155:1:tx:0x7d"><data key="d4">eip155:1:tx:0x7d</data><data key="d5">transaction</data><data key="d6">ethereum</data><data key="d7">2</data><data key="d13">0x7d</data><data key="d14">19640000</data><data key="d15">2024-04-12T10:04:59Z</data></node>
        <node id="eip155:1:tx:0x8e"><data key="d4">eip155:1:tx:0x8e</data><data key="d5">transaction</data><data key="d6">ethereum</data><data key="d7">1</data><data key="d13">0x8e</data><data key="d14">19641000</data><data key="d15">2024-04-12T13:26:23Z</data></node>
        <edge source="bip122:000000000019d6689c085ae165831e93:bc1qthief" target="bip122:000000000019d6689c085ae165831e93:tx:9f"><data key="d20">draw</data><data key="d21">bip122:000000000019d6689c085ae165831e93/slip44:0</data><data key="d22">BTC</data><data key="d23">5000</data><data key="d24">0.00005</data><data key="d25">5000</data><data key="d26">0.00005</data><data key="d27">5000</data><data key="d28">0.00005</data><data key="d29">1c:0</data></edge>
        <edge source="bip122:000000000019d6689c085ae165831e93:tx:9f" target="bip122:000000000019d6689c085ae165831e93:bc1qexchange"><data key="d20">payment</data><data key="d21">bip122:000000000019d6689c085ae165831e93/slip44:0</data><data key="d22">BTC</data><data key="d23">1900</data><data key="d24">0.000019</data><data key="d25">1900</data><data key="d26">0.000019</data><data key="d27">1900</data><data key="d28">0.000019</data><data key="d29">9f:0</data></edge>
        <edge source="bip122:000000000019d6689c085ae165831e93:tx:9f" target="bip122:000000000019d6689c085ae165831e93:sink.fees"><data key="d20">fee</data><data key="d21">bip122:000000000019d6689c085ae165831e93/slip44:0</data><data key="d22">BTC</data><data key="d23">100</data><data key="d24">0.000001</data><data key="d25">100</data><data key="d26">0.000001</data><data key="d27">100</data><data key="d28">0.000001</data></edge>
        <edge source="bip122:000000000019d6689c085ae165831e93:tx:9f" target="eip155:1:tx:0x7d"><data key="d20">bridge</data><data key="d21">bip122:000000000019d6689c085ae165831e93/slip44:0</data><data key="d22">BTC</data><data key="d23">3000</data><data key="d24">0.00003</data><data key="d25">3000</data><data key="d26">0.00003</data><data key="d27">3000</data><data key="d28">0.00003</data><data key="d34">bip122:000000000019d6689c085ae165831e93:tx:9f/thorchain/0</data><data key="d35">thorchain</data><data key="d36">1</data><data key="d37">100</data><data key="d38">{&quot;destination&quot;:&quot;0xthief&quot;,&quot;inbound&quot;:&quot;9F&quot;}</data><data key="d39">ethereum</data><data key="d40">0x7d</data><data key="d41">19640000</data><data key="d42">2024-04-12T10:04:59Z</data><data key="d43">eip155:1/slip44:60</data><data key="d44">ETH</data><data key="d45">60000</data><data key="d46">0.00000000000006</data><data key="d47">60000</data><data key="d48">0.00000000000006</data><data key="d49">60000</data><data key="d50">0.00000000000006</data></edge>
        <edge source="eip155:1:0xthief" target="eip155:1:tx:0x8e"><data key="d20">draw</data><data key="d21">eip155:1/slip44:60</data><data key="d22">ETH</data><data key="d23">120000</data><data key="d24">0.00000000000012</data><data key="d25">120000</data><data key="d26">0.00000000000012</data><data key="d27">120000</data><data key="d28">0.00000000000012</data><data key="d30">20000</data><data key="d31">0.00000000000002</data><data key="d32">20000</data><data key="d33">0.00000000000002</data></edge>
        <edge source="eip155:1:tx:0x7d" target="eip155:1:0xthief"><data key="d20">payment</data><data key="d21">eip155:1/slip44:60</data><data key="d22">ETH</data><data key="d23">60000</data><data key="d24">0.00000000000006</data><data key="d25">60000</data><data key="d26">0.00000000000006</data><data key="d27">60000</data><data key="d28">0.00000000000006</data></edge>
        <edge source="eip155:1:tx:0x8e" target="eip155:1:0xcold"><data key="d20">payment</data><data key="d21">eip155:1/slip44:60</data><data key="d22">ETH</data><data key="d23">120000</data><data key="d24">0.00000000000012</data><data key="d25">120000</data><data key="d26">0.00000000000012</data><data key="d27">120000</data><data key="d28">0.00000000000012</data><data key="d30">20000</data><data key="d31">0.00000000000002</data><data key="d32">20000</data><data key="d33">0.00000000000002</data></edge>
      </graph>
    </graphml>
    "
  `);
});

test('every node and edge comes back with its text, characters that XML forbids replaced', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const { nodes, edges, data } = read(graph);
      expect(nodes.map((node) => data(node).get('caip'))).toEqual(graph.nodes.map(({ id }) => legal(id)));
      expect(nodes.map((node) => data(node).get('kind'))).toEqual(graph.nodes.map(({ kind }) => kind));
      expect(edges.map((edge) => data(edge).get('asset'))).toEqual(
        graph.edges.map(({ asset }) => legal(asset)),
      );
      expect(edges.map((edge) => data(edge).get('amount'))).toEqual(graph.edges.map(({ amount }) => amount));
      for (const [n, node] of graph.nodes.entries()) {
        if (node.kind === 'transaction') continue;
        const holdings = data(nodes[n] as Element).get('holdings') as string;
        const sent = node.holdings.map(({ taint }) => Object.values(taint).map((one) => one.sent));
        const back = (JSON.parse(holdings) as typeof node.holdings).map(({ taint }) =>
          graph.parameters.policies.map((policy) => taint[legal(policy)]?.sent),
        );
        if (graph.parameters.policies.every((policy) => legal(policy) === policy && !/^\d+$/.test(policy)))
          expect(back).toEqual(sent);
      }
    }),
    { numRuns: 100 },
  );
});

test('node ids are XML name tokens, stay apart, and are what edges name', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const { nodes, edges } = read(graph);
      const ids = nodes.map(({ attributes }) => attributes.id as string);
      expect(new Set(ids).size).toBe(graph.nodes.length);
      for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z._:-]*$/);
      const at = (id: string) => ids[graph.nodes.findIndex((node) => node.id === id)];
      expect(edges.map(({ attributes }) => [attributes.source, attributes.target])).toEqual(
        graph.edges.map(({ source, target }) => [at(source), at(target)]),
      );
    }),
    { numRuns: 100 },
  );
});

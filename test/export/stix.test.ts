import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { walletId } from '../../src/export/stix/stix-id.ts';
import { stix } from '../../src/export/stix.ts';
import { graphWithTexts } from '../support/hostile-graph.ts';
import { hostileStrings } from '../support/hostile-strings.ts';
import { shippedGraphs } from './shipped-graphs.ts';
import { smallGraph } from './small-graph.ts';
import { stixBundle } from './stix-schema.ts';

type Bundle = ReturnType<typeof stixBundle.parse>;
const read = (graph: FlowGraph): unknown => JSON.parse([...stix.write(graph)].join(''));
const bundle = (graph: FlowGraph): Bundle => stixBundle.parse(read(graph));

describe.each(shippedGraphs)('the bundle of %s', (_, make) => {
  test('is STIX 2.1, has a wallet for each address, and amounts of findings that sum to what the graph says', () => {
    const graph = make();
    const { objects } = bundle(graph);
    const addresses = graph.nodes.flatMap((node) => (node.kind === 'account' ? [node.address] : []));
    const wallets = objects.flatMap((one) => (one.type === 'cryptocurrency-wallet' ? [one.value] : []));
    expect(wallets.toSorted()).toEqual([...new Set(addresses)].toSorted());
    const findings = objects.flatMap((one) =>
      one.type === 'note' && one.abstract !== 'stolen output' ? Object.values(one.extensions) : [],
    );
    for (const policy of graph.parameters.policies) {
      const written = findings.reduce((sum, { facts }) => sum + BigInt(JSON.parse(facts).taint[policy]), 0n);
      expect(written).toBe(graph.findings.reduce((sum, { taint }) => sum + BigInt(taint[policy] ?? '0'), 0n));
    }
  });
});

test.each(Object.entries(hostileStrings))(
  'the bundle of a graph with %s everywhere is STIX 2.1',
  (_, text) => {
    expect(stixBundle.safeParse(read(graphWithTexts(text))).error?.issues ?? []).toEqual([]);
  },
);

test('a wallet has the id that section 2.9 gives to its address', () => {
  // uuid.uuid5 of Python, over {"value":"…"} in the namespace of observables.
  expect(walletId('1KFHE7w8BhaENAswwryaoccDb6qcT6DbYY')).toBe(
    'cryptocurrency-wallet--6b5e2ccb-c20b-58d1-a600-6f0e3d1bc82e',
  );
});

test('addresses that are written the same have one wallet', () => {
  const [first] = smallGraph.nodes;
  if (first?.kind !== 'account') throw new Error('the small graph begins with an account');
  const addresses = ['0xa\ud800', '0xa\udfff', '0xb', '0xb'];
  const nodes = addresses.map((address, n) => ({ ...first, id: `${first.id}${n}`, address }));
  const ids = [...stix.write({ ...smallGraph, nodes })]
    .join('')
    .match(/(?<="type":"cryptocurrency-wallet","spec_version":"2.1","id":")[^"]+/g);
  expect(ids).toEqual([walletId('0xa\ufffd'), walletId('0xb')]);
});

test('an object keeps its id where it says the same, and has another where it does not', () => {
  const ids = (graph: FlowGraph, type: string) =>
    bundle(graph)
      .objects.filter((one) => one.type === type)
      .map(({ id }) => id);
  const later: FlowGraph = {
    ...smallGraph,
    nodes: smallGraph.nodes.map((node) =>
      node.kind === 'transaction' && node.txid === '0x8e' ? { ...node, time: '2024-05-01T00:00:00Z' } : node,
    ),
  };
  for (const type of ['incident', 'identity', 'cryptocurrency-wallet', 'relationship', 'note'])
    expect(ids(later, type)).toEqual(ids(smallGraph, type));
  const [first, ...others] = smallGraph.findings;
  if (!first) throw new Error('the small graph has findings');
  const more = { ...smallGraph, findings: [{ ...first, confidence: 99 }, ...others] };
  expect(ids(more, 'incident')).toEqual(ids(smallGraph, 'incident'));
  expect(ids(more, 'note').filter((id) => ids(smallGraph, 'note').includes(id))).toHaveLength(3);
});

test('no time is the time of writing: they are those of the first and the last transaction', () => {
  const { objects } = bundle(smallGraph);
  const note = objects.find(({ type }) => type === 'note');
  expect(note).toMatchObject({ created: '2024-04-12T09:30:11.000Z', modified: '2024-04-12T13:26:23.000Z' });
  const unknown = { ...smallGraph, nodes: smallGraph.nodes.filter(({ kind }) => kind !== 'transaction') };
  expect(bundle(unknown).objects.find(({ type }) => type === 'note')).toMatchObject({
    created: '1970-01-01T00:00:00.000Z',
  });
});

test('the note of a finding says what, how much, on what ground and how sure', () => {
  const { objects } = bundle(smallGraph);
  const notes = objects.flatMap((one) =>
    one.type === 'note' ? [[one.abstract, one.content, one.confidence]] : [],
  );
  expect(notes).toMatchInlineSnapshot(`
    [
      [
        "stolen output",
        "Stolen: 0.00005 BTC, moved by bip122:000000000019d6689c085ae165831e93:tx:1c.",
        undefined,
      ],
      [
        "stolen output",
        "Stolen: 0.00000000000004 ETH, moved by eip155:1:tx:0x2a.",
        undefined,
      ],
      [
        "resting",
        "Stolen value that ended here: 0.00000000000012 ETH under haircut, of it presumed 0.00000000000002 ETH; 0.00000000000012 ETH under fifo, of it presumed 0.00000000000002 ETH. Known by: history.",
        100,
      ],
      [
        "exchange: Example Exchange",
        "Stolen value that ended here: 0.000019 BTC under haircut; 0.000019 BTC under fifo. Known by: label.",
        70,
      ],
    ]
  `);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['an id of another type', { id: 'note--c4e2e965-871e-54f7-aabf-d46c230340a1' }],
  ['a key that the section does not have', { x_own: 1 }],
  ['a reference to what is not there', { created_by_ref: 'identity--c4e2e965-871e-54f7-aabf-d46c230340a2' }],
  ['a time without milliseconds', { created: '2024-04-12T09:30:11Z' }],
  ['a name without a text', { name: '' }],
])('the rules that bundles are held to refuse %s', (_, change) => {
  const { objects, ...rest } = read(smallGraph) as { objects: object[] };
  const [first, ...others] = objects;
  expect(stixBundle.safeParse({ ...rest, objects: [{ ...first, ...change }, ...others] }).success).toBe(
    false,
  );
  expect(stixBundle.safeParse({ ...rest, objects: [first, ...objects] }).success).toBe(false);
  expect(stixBundle.safeParse({ ...rest, objects }).success).toBe(true);
});

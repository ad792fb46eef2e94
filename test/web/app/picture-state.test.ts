import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FlowGraph, GraphEdge } from '../../../src/core/flow-graph.ts';
import type { Picture } from '../../../src/picture/picture.ts';
import { pictureOf } from '../../../src/picture/picture-of.ts';
import { standardOptions } from '../../../src/picture/standard-options.ts';
import { widestBands } from '../../../src/web/app/state/bands.ts';
import { edgeKey, edgePlace } from '../../../src/web/app/state/edge-key.ts';
import { entryOf } from '../../../src/web/app/state/entry-of.ts';
import { findingKey, findingPlace } from '../../../src/web/app/state/finding-key.ts';
import { filteredPicture, isOpen, leftOutText, NO_FILTER } from '../../../src/web/app/state/graph-filter.ts';
import { neighbour } from '../../../src/web/app/state/neighbours.ts';
import { transferText } from '../../../src/web/app/state/transfer-text.ts';
import { underPolicy } from '../../../src/web/app/state/under-policy.ts';
import { whereDrawn } from '../../../src/web/app/state/where-drawn.ts';
import { findNodes } from '../../../src/web/parts/find-nodes.ts';

const graph = JSON.parse(
  readFileSync(new URL('../../../fixtures/cases/lifi-2024/graph.json', import.meta.url), 'utf8'),
) as FlowGraph;
const [leading = '', other = ''] = graph.parameters.policies;
const picture = pictureOf(graph, standardOptions(leading));
const placesOf = ({ nodes }: Picture) => new Map(nodes.map(({ id, x, y }) => [id, `${x} ${y}`]));

test('without a filter a picture is the same, and what stays keeps its place', () => {
  expect(isOpen(NO_FILTER)).toBe(true);
  expect(filteredPicture(graph, picture, NO_FILTER)).toBe(picture);
  const places = placesOf(picture);
  const left = filteredPicture(graph, picture, { ...NO_FILTER, least: 0.01 });
  expect(left.nodes.length).toBeLessThan(picture.nodes.length);
  expect(left.edges.every(({ weight }) => weight >= 0.01)).toBe(true);
  for (const { id, x, y } of left.nodes) expect(`${x} ${y}`).toBe(places.get(id));
});

test('says what filters leave out', () => {
  const left = filteredPicture(graph, picture, { ...NO_FILTER, least: 0.01 });
  expect(leftOutText(picture, picture)).toBeNull();
  expect(leftOutText(picture, left)).toContain(
    `${picture.nodes.length - left.nodes.length} of ${picture.nodes.length} marks`,
  );
});

test('says of a payment how much of it is stolen, and of a crossing what came out', () => {
  const assets = { a: { symbol: 'A', decimals: 0, chain: 'c' }, b: { symbol: 'B', decimals: 0, chain: 'c' } };
  const own = { ...graph, assets } as FlowGraph;
  const edge = {
    source: 's',
    target: 't',
    kind: 'payment',
    asset: 'a',
    amount: '9',
    taint: { p: '4' },
  } as const;
  expect(transferText(own, 'p', edge)).toBe('4 A stolen, of 9 A');
  expect(transferText(own, 'p', { ...edge, taint: { p: '9' } })).toBe('9 A stolen');
  const crossing = { asset: 'b', taint: { p: '7' } } as unknown as NonNullable<GraphEdge['crossing']>;
  expect(transferText(own, 'p', { ...edge, kind: 'swap', crossing })).toBe('4 A stolen, of 9 A, became 7 B');
});

test('finds an account by its whole id as well', () => {
  const [node] = graph.nodes;
  expect(findNodes(graph, picture, node?.id ?? '').map((found) => found.node)).toContain(node);
});

test('leaves out categories and hidden nodes with their edges, and keeps where value was stolen', () => {
  const hidden = picture.nodes.find(({ isSeed }) => !isSeed)?.id ?? '';
  const left = filteredPicture(graph, picture, {
    ...NO_FILTER,
    categories: new Set(['resting']),
    hidden: new Set([hidden]),
  });
  expect(left.nodes.filter(({ category, id }) => category === 'resting' || id === hidden)).toEqual([]);
  const ids = new Set(left.nodes.map(({ id }) => id));
  expect(left.edges.every(({ source, target }) => ids.has(source) && ids.has(target))).toBe(true);
  const seeds = picture.nodes.filter(({ isSeed, category }) => isSeed && category !== 'resting');
  expect(seeds.every(({ id }) => ids.has(id))).toBe(true);
});

test('a window of time keeps edges with a payment inside, also folded ones', () => {
  const times = graph.nodes
    .flatMap((node) => (node.kind === 'transaction' && node.time !== null ? [node.time] : []))
    .sort();
  const [first = ''] = times;
  const early = filteredPicture(graph, picture, { ...NO_FILTER, until: first });
  expect(early.edges.length).toBeGreaterThan(0);
  expect(early.edges.length).toBeLessThan(picture.edges.length);
  expect(filteredPicture(graph, picture, { ...NO_FILTER, since: first }).edges).toEqual(picture.edges);
});

test('another policy changes amounts and sizes, and moves nothing', () => {
  expect(underPolicy(graph, picture, leading)).toBe(picture);
  const same = underPolicy(graph, { ...picture, options: { ...picture.options, policy: '' } }, leading);
  expect(same.edges.map(({ amounts }) => amounts)).toEqual(picture.edges.map(({ amounts }) => amounts));
  expect(same.edges.every(({ weight }, n) => Math.abs(weight - (picture.edges[n]?.weight ?? 0)) < 1e-9)).toBe(
    true,
  );
  if (other === '') return;
  const under = underPolicy(graph, picture, other);
  expect(placesOf(under)).toEqual(placesOf(picture));
  expect(under.edges.every(({ amounts }) => amounts.length > 0)).toBe(true);
});

test('arrows lead along the weightiest edge and along the column, and back', () => {
  const start = neighbour(picture, null, 'ArrowRight');
  expect(picture.nodes.find(({ id }) => id === start)?.isSeed).toBe(true);
  for (const { id, x, y } of picture.nodes) {
    const right = neighbour(picture, id, 'ArrowRight');
    if (right !== null)
      expect(picture.edges.some(({ source, target }) => source === id && target === right)).toBe(true);
    const down = neighbour(picture, id, 'ArrowDown');
    if (down === null) continue;
    const below = picture.nodes.find((node) => node.id === down);
    expect(below?.y).toBeGreaterThan(y);
    expect(Math.abs((below?.x ?? 0) - x)).toBeLessThanOrEqual(20);
    const up = picture.nodes.find((node) => node.id === neighbour(picture, down, 'ArrowUp'));
    expect(up?.y).toBeLessThan(below?.y ?? 0);
  }
});

test('every node of the graph is found in the picture, and a path to a group leads to a member', () => {
  for (const { id } of graph.nodes) expect(whereDrawn(graph, picture, id), id).not.toBeNull();
  expect(whereDrawn(graph, picture, 'nobody')).toBeNull();
  for (const { id, kind, members } of picture.nodes)
    expect(kind === 'group' ? members : [id]).toContain(entryOf(graph, picture, id));
});

test('a path to a group of a trace backward leads to the member that value went on from', () => {
  const backward = { ...graph, parameters: { ...graph.parameters, direction: 'backward' } } as FlowGraph;
  const leaving = picture.nodes.flatMap((node) => {
    if (node.kind !== 'group') return [];
    const places = picture.edges
      .filter(({ source, target }) => source === node.id && target !== node.id)
      .flatMap(({ edges }) => edges);
    const from = places
      .map((place) => graph.edges[place]?.source ?? '')
      .filter((id) => node.members.includes(id));
    return from.length > 0 ? [{ node, from }] : [];
  });
  expect(leaving.length).toBeGreaterThan(0);
  for (const { node, from } of leaving) expect(from).toContain(entryOf(backward, picture, node.id));
});

test('a line of a picture is named by what it leads from and to, whatever a filter or a later round leaves of the others', () => {
  const keys = picture.edges.map(edgeKey);
  expect(new Set(keys).size).toBe(keys.length);
  const left = filteredPicture(graph, picture, { ...NO_FILTER, least: 0.01 });
  const last = left.edges.at(-1);
  const place = edgePlace(left, last === undefined ? '' : edgeKey(last));
  expect(left.edges[place ?? -1]).toBe(last);
  expect(place).not.toBe(picture.edges.indexOf(last as never));
  const gone = picture.edges.find((edge) => !left.edges.includes(edge));
  expect(edgePlace(left, gone === undefined ? '' : edgeKey(gone))).toBeNull();
  expect(edgePlace(left, '0')).toBeNull();
});

test('a finding is named by what it says, whatever a later round puts before it', () => {
  const keys = graph.findings.map(findingKey);
  expect(new Set(keys).size).toBe(keys.length);
  const [first, second] = graph.findings;
  expect(findingPlace([second, first] as never, keys[0] ?? '')).toBe(1);
  expect(findingPlace(graph.findings, '0')).toBeNull();
});

test('the widest bands come first, and one policy has none', () => {
  const bands = widestBands(graph, graph.parameters.policies);
  expect(bands).toHaveLength(graph.findings.length);
  const widths = bands.map(({ share }) => Number(share.high) - Number(share.low));
  expect(widths.every((width, n) => n === 0 || width <= (widths[n - 1] ?? 0) + 1e-9)).toBe(true);
  expect(widestBands(graph, [leading]).some(({ differs }) => differs)).toBe(false);
  expect(widestBands(graph, [])).toEqual([]);
});

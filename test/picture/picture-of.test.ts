import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { Picture, PictureOptions } from '../../src/picture/picture.ts';
import { pictureOf } from '../../src/picture/picture-of.ts';
import { standardOptions } from '../../src/picture/standard-options.ts';
import { flowGraphs } from '../export/flow-graphs.ts';
import { plausibleFlowGraph } from '../support/plausible-flow-graph.ts';
import { type Known, type Move, movesGraph } from './moves-graph.ts';

const shipped = (name: string): FlowGraph =>
  JSON.parse(readFileSync(new URL(`../../fixtures/cases/${name}/graph.json`, import.meta.url), 'utf8'));
const cases = ['bitfinex-2016', 'coincheck-2018', 'lifi-2024'] as const;

const foldings = fc.record({
  transactions: fc.boolean(),
  peels: fc.boolean(),
  entities: fc.boolean(),
  unfolded: fc.constant(new Set<string>()),
  most: fc.constantFrom(1, 3, 20, 60, 1_000_000),
});
const optionsFor = (policy: string): fc.Arbitrary<PictureOptions> =>
  fc.record({ policy: fc.constant(policy), axis: fc.constantFrom('hop', 'time'), folding: foldings });
/** Figures of a graph rather than the graph, so that a counterexample can be read. */
const pictured = fc.record({
  size: fc.integer({ min: 20, max: 160 }),
  seed: fc.nat({ max: 1000 }),
  layers: fc.integer({ min: 3, max: 30 }),
  options: optionsFor('haircut'),
});
type Pictured = typeof pictured extends fc.Arbitrary<infer T> ? T : never;
const graphOf = ({ size, ...figures }: Pictured): FlowGraph => plausibleFlowGraph(size, figures);

const drawn = (
  moves: readonly Move[],
  known?: Known,
  folding: Partial<PictureOptions['folding']> = {},
): Picture => {
  const options = standardOptions('haircut');
  return pictureOf(movesGraph(moves, known), { ...options, folding: { ...options.folding, ...folding } });
};
const edgeLines = ({ edges }: Picture): string[] =>
  edges.map(
    ({ source, target, kind, count, amounts }) =>
      `${source} ${kind} ${target} ${amounts[0]?.taint} x${count}`,
  );
const nodeIds = ({ nodes }: Picture): string[] => nodes.map(({ id }) => id);

describe('what every picture keeps', () => {
  test('every node of the graph is drawn once, or is inside one folded edge', () => {
    fc.assert(
      fc.property(pictured, (figures) => {
        const { options } = figures;
        const graph = graphOf(figures);
        const picture = pictureOf(graph, options);
        const members = picture.nodes.flatMap((node) => node.members);
        expect(new Set(members).size).toBe(members.length);
        const folded = new Set(
          picture.edges
            .filter(({ kind }) => kind === 'transfer' || kind === 'peel')
            .flatMap(({ edges }) => edges.flatMap((n) => [graph.edges[n]?.source, graph.edges[n]?.target])),
        );
        const missing = graph.nodes.filter(({ id }) => !members.includes(id) && !folded.has(id));
        expect(missing.map(({ id }) => id)).toEqual([]);
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  test('what comes to a node from outside is what comes to its members in the graph, by asset and to the base unit', () => {
    fc.assert(
      fc.property(pictured, (figures) => {
        const { options } = figures;
        const graph = graphOf(figures);
        const picture = pictureOf(graph, options);
        expect(cameInPicture(picture)).toEqual(cameInGraph(graph, picture));
      }),
      { numRuns: 25, seed: 2 },
    );
  });

  test('no more is drawn than is wanted, and the picture says where more was folded', () => {
    fc.assert(
      fc.property(pictured, (figures) => {
        const { options } = figures;
        const graph = graphOf(figures);
        const { most } = options.folding;
        const picture = pictureOf(graph, options);
        expect(picture.nodes.length).toBeLessThanOrEqual(most);
        const all = pictureOf(graph, { ...options, folding: { ...options.folding, most: 1e9 } });
        expect(picture.notes.length > 0).toBe(all.nodes.length > most);
      }),
      { numRuns: 12, seed: 3 },
    );
  });

  test('the order of the nodes in the document changes nothing', () => {
    fc.assert(
      fc.property(pictured, fc.nat(), (figures, turn) => {
        const { options } = figures;
        const graph = graphOf(figures);
        const cut = turn % graph.nodes.length;
        const nodes = [...graph.nodes.slice(cut), ...graph.nodes.slice(0, cut)].reverse();
        expect(pictureOf({ ...graph, nodes }, options)).toEqual(pictureOf(graph, options));
      }),
      { numRuns: 12, seed: 4 },
    );
  });

  test('nodes of one column do not overlap, all are inside, and edges are marked where they lead back', () => {
    fc.assert(
      fc.property(pictured, (figures) => {
        const { options } = figures;
        const graph = graphOf(figures);
        const { nodes, edges, width, height } = pictureOf(graph, options);
        const at = new Map(nodes.map((node) => [node.id, node]));
        for (const column of new Set(nodes.map(({ x }) => x))) {
          const rims = nodes.filter(({ x }) => x === column).sort((a, b) => a.y - b.y);
          rims.slice(1).forEach((node, n) => {
            const above = rims[n] as typeof node;
            expect(node.y - node.size / 2).toBeGreaterThanOrEqual(above.y + above.size / 2);
          });
        }
        for (const { x, y, size } of nodes) {
          expect([
            x - size / 2 >= 0,
            x + size / 2 <= width,
            y - size / 2 >= 0,
            y + size / 2 <= height,
          ]).toEqual([true, true, true, true]);
        }
        for (const { source, target, isBackward } of edges)
          expect(isBackward).toBe((at.get(target)?.x ?? 0) <= (at.get(source)?.x ?? 0));
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  test('no graph breaks it, whatever stands in it', () => {
    fc.assert(
      fc.property(
        flowGraphs.chain((graph) =>
          fc.tuple(fc.constant(graph), optionsFor(graph.parameters.policies[0] as string)),
        ),
        ([graph, options]) => {
          const { nodes, edges, width, height } = pictureOf(graph, options);
          for (const value of [
            width,
            height,
            ...nodes.flatMap(({ x, y, size, weight }) => [x, y, size, weight]),
          ])
            expect(Number.isFinite(value)).toBe(true);
          expect(edges.every(({ weight }) => Number.isFinite(weight))).toBe(true);
        },
      ),
      { numRuns: 40, seed: 6 },
    );
  });
});

describe('transactions', () => {
  const theft: Move = { id: 't0', to: { thief: 100 } };

  test('with one payer and one payee are an edge between the two, and their fee leaves the payer', () => {
    const picture = drawn([theft, { id: 't1', from: { thief: 100 }, to: { next: 98 }, fee: 2 }]);
    expect(nodeIds(picture)).toEqual(['fees', 'next', 't0', 'thief']);
    expect(edgeLines(picture)).toEqual([
      't0 payment thief 100 x1',
      'thief fee fees 2 x1',
      'thief transfer next 98 x1',
    ]);
  });

  test('between the same two are one edge that says how many', () => {
    const picture = drawn([
      theft,
      { id: 't1', from: { thief: 60 }, to: { next: 60 } },
      { id: 't2', from: { thief: 40 }, to: { next: 40 } },
    ]);
    expect(edgeLines(picture)).toEqual(['t0 payment thief 100 x1', 'thief transfer next 100 x2']);
  });

  test('with two payees stay as they are', () => {
    const picture = drawn([theft, { id: 't1', from: { thief: 100 }, to: { one: 50, two: 50 } }]);
    expect(nodeIds(picture)).toContain('t1');
  });

  test('of a theft without known payers are one node, where there are several', () => {
    const picture = drawn([theft, { id: 't9', to: { thief: 10 } }]);
    expect(picture.nodes.map(({ id, name, category }) => [id, name, category])).toEqual([
      ['group:theft', 'Theft: 2 transactions', 'seed'],
      ['thief', 'thief', 'seed'],
    ]);
    expect(edgeLines(picture)).toEqual(['group:theft payment thief 110 x2']);
  });

  test('are drawn where nothing is to be folded', () => {
    const picture = drawn(
      [theft, { id: 't1', from: { thief: 100 }, to: { next: 100 } }],
      {},
      { transactions: false },
    );
    expect(nodeIds(picture)).toEqual(['next', 't0', 't1', 'thief']);
  });

  test('that swap keep their edge to themselves', () => {
    const swap = { given: 100, into: 't1', asset: 'eip155:1/erc20:0x01', received: 7 };
    const picture = drawn([theft, { id: 't1', from: { thief: 100 }, crossing: swap }, { id: 't1', to: {} }]);
    expect(edgeLines(picture)).toContain('t1 swap t1 7 x1');
  });
});

describe('peel chains', () => {
  const peel = (n: number, peeled: number, rest: number): Move => ({
    id: `t${n + 1}`,
    from: { [`rest${n}`]: peeled + rest },
    to: { [`payee${n}`]: peeled, [`rest${n + 1}`]: rest },
  });
  const chain: readonly Move[] = [
    { id: 't0', to: { rest0: 100 } },
    peel(0, 10, 90),
    peel(1, 10, 80),
    peel(2, 20, 60),
  ];

  test('are one edge with the number of payments, and what was peeled off is one group', () => {
    const picture = drawn(chain);
    expect(edgeLines(picture)).toEqual([
      'rest0 transfer group:peeled:rest0 40 x3',
      'rest0 peel rest3 60 x3',
      't0 payment rest0 100 x1',
    ]);
    expect(picture.nodes.find(({ kind }) => kind === 'group')).toMatchObject({
      name: '3 peeled payments',
      members: ['payee0', 'payee1', 'payee2'],
    });
  });

  test('leave payees apart that have a label or pay on', () => {
    const picture = drawn([...chain, { id: 't9', from: { payee2: 20 }, to: { further: 20 } }], {
      labels: { payee0: ['Alpha', 'exchange'] },
    });
    expect(nodeIds(picture)).toEqual(['further', 'payee0', 'payee1', 'payee2', 'rest0', 'rest3', 't0']);
  });

  test('of transactions to one payee each are the same', () => {
    const picture = drawn([
      { id: 't0', to: { a: 100 } },
      { id: 't1', from: { a: 10 }, to: { p: 10 } },
      { id: 't2', from: { a: 90 }, to: { b: 90 } },
      { id: 't3', from: { b: 10 }, to: { q: 10 } },
      { id: 't4', from: { b: 80 }, to: { c: 80 } },
    ]);
    expect(edgeLines(picture)).toEqual([
      'a peel c 80 x2',
      'a transfer group:peeled:a 20 x2',
      't0 payment a 100 x1',
    ]);
  });

  test.each([
    ['more than half of the rest is paid', [chain[0], peel(0, 40, 60), peel(1, 30, 30)]],
    ['a chain has one step', chain.slice(0, 2)],
    [
      'three are paid',
      [chain[0], { id: 't1', from: { rest0: 100 }, to: { p: 10, q: 10, rest1: 80 } }, peel(1, 10, 70)],
    ],
    [
      'an account between was paid twice, once each by two transactions',
      [
        { id: 't0', to: { rest0: 100 } },
        { id: 't1', from: { rest0: 50 }, to: { rest1: 50 } },
        { id: 't2', from: { rest0: 40 }, to: { rest1: 40 } },
        { id: 't3', from: { rest0: 10 }, to: { payee0: 10 } },
        { id: 't4', from: { rest1: 10 }, to: { payee1: 10 } },
        { id: 't5', from: { rest1: 80 }, to: { rest2: 80 } },
      ],
    ],
    [
      'value was left on the way',
      [
        { id: 't0', to: { rest0: 100 } },
        peel(0, 10, 90),
        { id: 't2', from: { rest1: 60 }, to: { payee1: 10, rest2: 50 } },
      ],
    ],
    ['an account between has a second income', [...chain.slice(0, 3), { id: 't8', to: { rest1: 5 } }]],
  ] as [string, Move[]][])('are none where %s', (_, moves) => {
    expect(drawn(moves).edges.map(({ kind }) => kind)).not.toContain('peel');
  });

  test('go on over dust, and not over an account where the trace ends', () => {
    const dusty: readonly Move[] = [
      { id: 't0', to: { rest0: 10_000 } },
      peel(0, 1_000, 9_000),
      { id: 't2', from: { rest1: 8_999 }, to: { payee1: 1_000, rest2: 7_999 } },
    ];
    expect(edgeLines(drawn(dusty, { stops: { rest1: { reason: 'resting' } } }))).toContain(
      'rest0 peel rest2 7999 x2',
    );
    for (const reason of ['budget', 'unavailable'])
      expect(nodeIds(drawn(dusty, { stops: { rest1: { reason } } }))).toContain('rest1');
  });

  test('are none of value that the policy does not follow', () => {
    const moves = chain.map(({ to = {}, ...move }) => ({
      ...move,
      // Of two that carry nothing the first by name would be the rest.
      to: Object.fromEntries(Object.entries(to).map(([id, sum]) => [id.replace('payee', 'small'), sum])),
    }));
    const graph = movesGraph(moves);
    const edges = graph.edges.map((edge) =>
      edge.source === 't0' ? edge : { ...edge, taint: { ...edge.taint, haircut: '0' } },
    );
    const { edges: lines } = pictureOf({ ...graph, edges }, standardOptions('haircut'));
    expect(lines.map(({ kind }) => kind)).not.toContain('peel');
  });

  test('end before an account that somebody has named', () => {
    const picture = drawn([...chain, peel(3, 10, 50), peel(4, 10, 40)], {
      labels: { rest3: ['Beta', 'service'] },
    });
    expect(edgeLines(picture)).toContain('rest0 peel rest3 60 x3');
    expect(edgeLines(picture)).toContain('rest3 peel rest5 40 x2');
  });

  test('unfold by the account where they begin, their payees by the group', () => {
    expect(nodeIds(drawn(chain, {}, { unfolded: new Set(['rest0']) }))).toContain('rest1');
    const picture = drawn(chain, {}, { unfolded: new Set(['group:peeled:rest0']) });
    expect(nodeIds(picture)).toEqual(['payee0', 'payee1', 'payee2', 'rest0', 'rest3', 't0']);
  });
});

describe('entities', () => {
  const moves: readonly Move[] = [
    { id: 't0', to: { thief: 100 } },
    { id: 't1', from: { thief: 100 }, to: { alpha1: 50, alpha2: 50 } },
  ];
  const labels = { alpha1: ['Alpha', 'exchange'], alpha2: ['Alpha', 'exchange'] } as const;

  test('tell at how many of their accounts the trace ends', () => {
    const flagWith = (stops: Known['stops']): string | null | undefined =>
      drawn(moves, { labels, ...(stops && { stops }) }).nodes.find(({ kind }) => kind === 'group')?.flag;
    expect(flagWith({})).toBeNull();
    expect(flagWith({ alpha1: { reason: 'budget' } })).toBe('The trace ends at 1 of these 2 accounts.');
    expect(flagWith({ alpha1: { reason: 'budget' }, alpha2: { reason: 'hops' } })).toBe(
      'The trace ends at all of these accounts, for several reasons.',
    );
    expect(flagWith({ alpha1: { reason: 'hops' }, alpha2: { reason: 'hops' } })).toMatch(
      /^The trace was told/,
    );
  });

  test('are one node, and a transaction that paid several of their accounts is an edge', () => {
    const picture = drawn(moves, { labels });
    expect(nodeIds(picture)).toEqual(['group:entity:Alpha', 't0', 'thief']);
    expect(edgeLines(picture)).toContain('thief transfer group:entity:Alpha 100 x2');
    expect(picture.nodes[0]).toMatchObject({ name: 'Alpha', category: 'exchange' });
  });

  test('unfold by their id', () => {
    const picture = drawn(moves, { labels }, { unfolded: new Set(['group:entity:Alpha']) });
    expect(nodeIds(picture)).toContain('alpha1');
  });

  test('do not take in the accounts of the theft, nor those of another name', () => {
    const picture = drawn(moves, {
      labels: { ...labels, thief: ['Alpha', 'hack'], alpha2: ['Alpha 2', 'exchange'] },
    });
    expect(nodeIds(picture)).toEqual(['alpha1', 'alpha2', 't0', 't1', 'thief']);
  });

  test('join what a cluster joins and nobody has named', () => {
    const graph = {
      ...movesGraph(moves),
      clusters: [{ id: 'alpha1', members: ['alpha1', 'alpha2'], unions: [] }],
    };
    const picture = pictureOf(graph, standardOptions('haircut'));
    expect(picture.nodes[0]).toMatchObject({ id: 'group:cluster:alpha1', name: '2 addresses of one hand' });
  });
});

describe('shipped cases', () => {
  test.each(cases)('%s is drawn so that one can read it', (name) => {
    const graph = shipped(name);
    const picture = pictureOf(graph, standardOptions('haircut'));
    expect(picture.nodes.length).toBeLessThanOrEqual(400);
    expect(cameInPicture(picture)).toEqual(cameInGraph(graph, picture));
    expect(picture.height).toBeLessThan(1500);
  });

  test('of two thousand accounts that were paid alike the largest are drawn, the others as one', () => {
    const { nodes, notes } = pictureOf(shipped('bitfinex-2016'), standardOptions('haircut'));
    expect(nodes.filter(({ kind }) => kind === 'account')).toHaveLength(24);
    expect(nodes.filter(({ kind }) => kind === 'group').map(({ name }) => name)).toEqual([
      '2,048 more: not available',
      'Theft: 2,072 transactions',
    ]);
    expect(notes).toEqual([
      '2,048 of 2,073 accounts and transactions are drawn as one group, those that carry the least first: so many would not be readable.',
    ]);
  });

  test('of a time that nobody knows nothing is drawn by time', () => {
    const picture = pictureOf(shipped('bitfinex-2016'), { ...standardOptions('haircut'), axis: 'time' });
    expect(picture.ticks).toEqual([]);
    expect(picture.notes).toContain(
      'No time is known of any payment, so all stand beside each other by what pays what.',
    );
  });
});

/** Taint by picture node and asset that edges bring from other nodes. */
function cameInPicture({ edges }: Picture): Record<string, string> {
  const sums = new Map<string, bigint>();
  for (const { source, target, amounts } of edges) {
    if (source === target) continue;
    for (const { asset, taint } of amounts) add(sums, `${target} ${asset}`, BigInt(taint));
  }
  return told(sums);
}

/** The same of the graph: what was folded into an edge counts as part of who paid. */
function cameInGraph({ edges, nodes }: FlowGraph, picture: Picture): Record<string, string> {
  const home = new Map(
    picture.nodes.flatMap(({ id, members }) => members.map((member) => [member, id] as const)),
  );
  const payers = new Map(
    edges.filter(({ source, target }) => source !== target).map((edge) => [edge.target, edge.source]),
  );
  for (let left = nodes.length; left > 0; left--) {
    const lost = nodes.filter(({ id }) => !home.has(id));
    if (lost.length === 0) break;
    for (const { id } of lost) {
      const payer = home.get(payers.get(id) ?? '');
      if (payer !== undefined) home.set(id, payer);
    }
  }
  const sums = new Map<string, bigint>();
  for (const { source, target, asset, taint, crossing } of edges) {
    const to = home.get(target);
    if (home.get(source) === to) continue;
    const arriving = crossing ?? { asset, taint };
    add(sums, `${to} ${arriving.asset}`, BigInt(arriving.taint.haircut ?? '0'));
  }
  return told(sums);
}

const add = (sums: Map<string, bigint>, key: string, amount: bigint): void => {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
};

const told = (sums: ReadonlyMap<string, bigint>): Record<string, string> =>
  Object.fromEntries([...sums].map(([key, sum]) => [key, `${sum}`]));

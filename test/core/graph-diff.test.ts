import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DiffItem } from '../../src/core/diff/diff-item.ts';
import type { AccountNode, Finding, FlowGraph } from '../../src/core/flow-graph.ts';
import { graphDiff, isFlagged } from '../../src/core/graph-diff.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { flowGraphs, withKeysReversed } from '../export/flow-graphs.ts';
import { BITCOIN, BTC, smallGraph } from '../export/small-graph.ts';
import { worldRuns } from '../support/runs.ts';
import { worlds } from '../support/world.ts';
import { twoHeights, worldAtHeight } from '../support/world-at-height.ts';
import { traceWorld, type WorldTrace } from '../support/world-source.ts';

const RUNS = worldRuns(20);
const percent = fc.integer({ min: 0, max: 99 });
const ofKind = <K extends DiffItem['kind']>(items: readonly DiffItem[], kind: K) =>
  items.filter((item): item is Extract<DiffItem, { readonly kind: K }> => item.kind === kind);
const placeOf = ({ category, node, asset }: Pick<Finding, 'category' | 'node' | 'asset'>): string =>
  JSON.stringify([category, node, asset]);

/** A world traced at two heights, and the differences between them. */
const pairs = fc.record({ world: worlds, one: percent, other: percent, stops: fc.nat({ max: 2 }) });
type Pair = typeof pairs extends fc.Arbitrary<infer T> ? T : never;
async function traced({ world, one, other, stops }: Pair): Promise<readonly [FlowGraph, FlowGraph]> {
  const options: WorldTrace = {
    policies: [haircut, fifo],
    labelled: world.accounts.slice(3, 3 + stops),
  };
  const [early, late] = twoHeights(world, one, other);
  const before = await traceWorld(worldAtHeight(world, early), options);
  const after = await traceWorld(worldAtHeight(world, late), options);
  const at = (graph: FlowGraph, height: number): FlowGraph => ({
    ...graph,
    parameters: { ...graph.parameters, policies: ['haircut', 'fifo'], asOf: { chain: height } },
  });
  return [at(before, early), at(after, late)];
}

describe('whatever the graphs hold', () => {
  test('a graph and itself differ in nothing', () => {
    fc.assert(
      fc.property(flowGraphs, (graph) => {
        const { items, parameters, notes } = graphDiff(graph, withKeysReversed(graph));
        expect({ items, parameters, notes }).toEqual({ items: [], parameters: [], notes: [] });
      }),
      { numRuns: 40 },
    );
  });

  test('a graph and itself read further differ in the height alone', () => {
    const further = {
      ...smallGraph,
      parameters: { ...smallGraph.parameters, asOf: { [BITCOIN]: 850000, 'eip155:1': 19700000 } },
    };
    expect(graphDiff(smallGraph, further)).toMatchObject({
      items: [],
      parameters: [{ name: `asOf.${BITCOIN}`, was: '840000', now: '850000' }],
      notes: [],
    });
  });

  test('keys are unique, and every finding that the earlier graph lacks is in exactly one item', () => {
    fc.assert(
      fc.property(flowGraphs, flowGraphs, (before, after) => {
        const { items, policies } = graphDiff(before, after);
        const keys = items.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const known = new Set(before.findings.map(placeOf));
        const told = [...ofKind(items, 'reached'), ...ofKind(items, 'frozen')].map(placeOf);
        const isSeen = ({ taint }: Finding): boolean => policies.some((policy) => taint[policy] !== '0');
        for (const finding of after.findings.filter(isSeen)) {
          if (!known.has(placeOf(finding)))
            expect(told.filter((place) => place === placeOf(finding))).toHaveLength(1);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('the order in which graphs list their parts changes nothing', () => {
    const reversed = (graph: FlowGraph): FlowGraph => ({
      ...graph,
      nodes: [...graph.nodes].reverse(),
      edges: [...graph.edges].reverse(),
    });
    fc.assert(
      fc.property(flowGraphs, flowGraphs, (before, after) => {
        const keysOf = (diff: { readonly items: readonly DiffItem[] }) => diff.items.map(({ key }) => key);
        expect(keysOf(graphDiff(reversed(before), reversed(after)))).toEqual(
          keysOf(graphDiff(before, after)),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('of one world at two heights', () => {
  test('nothing that changed goes untold', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async (pair) => {
        const [before, after] = await traced(pair);
        const { items } = graphDiff(before, after);
        const ids = (graph: FlowGraph, kind: string): readonly string[] =>
          graph.nodes.flatMap((node) => (node.kind === kind ? [node.id] : []));
        const old = new Set(before.nodes.map(({ id }) => id));
        for (const kind of ['account', 'transaction'])
          expect(
            ofKind(items, 'hops')
              .filter(({ what }) => what === kind)
              .map(({ node }) => node),
          ).toEqual(ids(after, kind).filter((id) => !old.has(id)));
        expect(ofKind(items, 'disappeared')).toEqual([]);
        if (items.length === 0) {
          expect([after.findings, after.ledger, after.warnings]).toEqual([
            before.findings,
            before.ledger,
            before.warnings,
          ]);
        }
      }),
      RUNS,
    );
  });

  test('what was and what is new is what is there now, under both policies', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async (pair) => {
        const [before, after] = await traced(pair);
        for (const { was, now, amount } of ofKind(graphDiff(before, after).items, 'reached')) {
          for (const policy of ['haircut', 'fifo']) {
            const grown = BigInt(now[policy] as string) - BigInt(was[policy] as string);
            expect(BigInt(amount[policy] as string)).toBe(grown > 0n ? grown : 0n);
          }
        }
      }),
      RUNS,
    );
  });

  test('every resting account that holds less has moved, by payments that are new, and no more than rested', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async (pair) => {
        const [before, after] = await traced(pair);
        const { items } = graphDiff(before, after);
        expect(ofKind(items, 'reduced')).toEqual([]);
        const moved = ofKind(items, 'moved');
        const isRest = ({ category }: Finding): boolean => category === 'resting';
        const later = new Map(after.findings.filter(isRest).map((finding) => [placeOf(finding), finding]));
        const known = new Set(before.nodes.map(({ id }) => id));
        for (const finding of before.findings.filter(isRest)) {
          const left = BigInt(later.get(placeOf(finding))?.taint.haircut ?? '0');
          if (left < BigInt(finding.taint.haircut ?? '0'))
            expect(moved.some(({ node, asset }) => node === finding.node && asset === finding.asset)).toBe(
              true,
            );
        }
        for (const { amount, was, transactions } of moved) {
          expect(BigInt(amount.haircut as string)).toBeLessThanOrEqual(BigInt(was.haircut as string));
          expect(transactions.filter((id) => known.has(id))).toEqual([]);
          expect(transactions.length).toBeGreaterThan(0);
        }
      }),
      RUNS,
    );
  });

  test('a fact has the same key from whichever earlier graph it is found', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, percent, async (pair, third) => {
        const [first, last] = await traced(pair);
        const [, middle] = await traced({ ...pair, one: Math.min(pair.one, pair.other), other: third });
        const height = (graph: FlowGraph): number => graph.parameters.asOf.chain as number;
        fc.pre(height(middle) <= height(last));
        const [all, later] = [graphDiff(first, last).items, graphDiff(middle, last).items];
        const keys = new Set(all.map(({ key }) => key));
        const untold = later.filter(({ key }) => !keys.has(key));
        // Hops, and what is never paid out again, are new to the first graph where they are new to the one between.
        expect(ofKind(untold, 'hops')).toEqual([]);
        expect(ofKind(untold, 'reached').filter(({ category }) => category !== 'resting')).toEqual([]);
        for (const kind of ['reached', 'moved'] as const) {
          const places = ofKind(all, kind).map((item) => [
            item.node,
            item.asset,
            'category' in item && item.category,
          ]);
          const told = new Set(places.map((place) => JSON.stringify(place)));
          const other = ofKind(untold, kind).map((item) => [
            item.node,
            item.asset,
            'category' in item && item.category,
          ]);
          expect(other.filter((place) => told.has(JSON.stringify(place)))).toEqual([]);
        }
      }),
      RUNS,
    );
  });
});

describe('of two small graphs', () => {
  const cold = smallGraph.findings[0] as Finding;
  const exchange = smallGraph.findings[1] as Finding;
  const without = (part: Partial<FlowGraph>): FlowGraph => ({ ...smallGraph, ...part });
  const kinds = (before: FlowGraph, after: FlowGraph): readonly string[] =>
    graphDiff(before, after).items.map(({ kind }) => kind);

  test('an exchange that was reached is told with amount, share of its book, time and transaction', () => {
    const diff = graphDiff(without({ findings: [cold] }), smallGraph);
    expect(diff.items).toEqual([
      {
        key: `reached ["exchange","${BITCOIN}:bc1qexchange","${BTC}","1900","1900"]`,
        kind: 'reached',
        change: 'new',
        category: 'exchange',
        entity: 'Example Exchange',
        node: `${BITCOIN}:bc1qexchange`,
        asset: BTC,
        amount: { haircut: '1900', fifo: '1900' },
        was: { haircut: '0', fifo: '0' },
        now: { haircut: '1900', fifo: '1900' },
        losses: { [BTC]: { loss: { haircut: '1900', fifo: '1900' }, share: '0.38' } },
        share: '0.38',
        firstTime: '2024-04-12T09:30:11Z',
        lastTime: '2024-04-12T09:30:11Z',
        transactions: [`${BITCOIN}:tx:9f`],
        rule: 'label',
        confidence: 70,
      },
    ]);
    expect(isFlagged(diff)).toBe(true);
  });

  test('one that got more is told with what is new alone', () => {
    const less = {
      ...exchange,
      taint: { haircut: '1000', fifo: '1900' },
      loss: { haircut: '1000', fifo: '1900' },
    };
    const [item] = ofKind(graphDiff(without({ findings: [cold, less] }), smallGraph).items, 'reached');
    expect(item).toMatchObject({
      change: 'more',
      amount: { haircut: '900', fifo: '0' },
      losses: { [BTC]: { loss: { haircut: '900', fifo: '0' }, share: '0.18' } },
      transactions: [],
    });
  });

  test('an entity by another name is no other finding', () => {
    expect(kinds(without({ findings: [cold, { ...exchange, entity: 'Other' }] }), smallGraph)).toEqual([]);
  });

  test('frozen value is told as frozen, and what is gone without a payment as reduced', () => {
    const frozen = without({ findings: [{ ...cold, category: 'frozen' }, exchange] });
    expect(kinds(smallGraph, frozen)).toEqual(['frozen', 'reduced']);
    expect(isFlagged(graphDiff(frozen, without({ findings: [exchange] })))).toBe(false);
  });

  test('a label that changed an end is told with both, one that changes nothing is not', () => {
    const relabelled = (labels: AccountNode['labels'], stop: AccountNode['stop']): FlowGraph =>
      without({
        nodes: smallGraph.nodes.map((node) =>
          node.id === exchange.node ? { ...(node as AccountNode), labels, stop } : node,
        ),
      });
    const unknown = {
      ...relabelled([], { reason: 'resting' }),
      findings: [cold, { ...exchange, category: 'resting', rule: 'history', entity: null }],
    };
    const { items } = graphDiff(unknown, smallGraph);
    expect(items.map(({ kind }) => kind)).toEqual(['reached', 'label']);
    expect(ofKind(items, 'label')[0]).toMatchObject({
      was: { labels: [], stop: { reason: 'resting' }, categories: ['resting'] },
      now: { stop: { reason: 'labelled', category: 'exchange' }, categories: ['exchange'] },
    });
    const same = (smallGraph.nodes[0] as AccountNode).stop;
    const more = [{ name: 'Weak', category: 'exchange', source: 'x', confidence: 1 }];
    expect(
      kinds(relabelled([...(smallGraph.nodes[0] as AccountNode).labels, ...more], same), smallGraph),
    ).toEqual([]);
  });

  test('crossings, patterns, leads, gaps and warnings of one graph alone are told either way', () => {
    const bare = without({
      edges: smallGraph.edges.filter(({ crossing }) => !crossing),
      nodes: smallGraph.nodes.map((node) => (node.kind === 'sink' ? node : { ...node, patterns: [] })),
      leads: [],
      coverage: [],
      warnings: smallGraph.warnings.slice(1),
    });
    const expected = ['crossing', 'pattern', 'lead', 'coverage', 'warning'];
    expect(kinds(bare, smallGraph)).toEqual(expected);
    expect(kinds(smallGraph, bare)).toEqual(expected);
  });

  test('a pattern with other figures is none that is new', () => {
    const other = without({
      nodes: smallGraph.nodes.map((node) =>
        node.kind === 'sink'
          ? node
          : {
              ...node,
              patterns: node.patterns.map((one) => ({
                ...one,
                evidence: { ...one.evidence, accountsFunded: '2' },
              })),
            },
      ),
    });
    expect(kinds(smallGraph, other)).toEqual([]);
  });

  test('a transaction that the later graph lacks has disappeared', () => {
    const id = 'eip155:1:tx:0x8e';
    const gone = without({
      nodes: smallGraph.nodes.filter((node) => node.id !== id),
      edges: smallGraph.edges.filter(({ source, target }) => source !== id && target !== id),
    });
    expect(graphDiff(smallGraph, gone).items).toMatchObject([
      { key: `disappeared ["${id}"]`, firstTime: '2024-04-12T13:26:23Z' },
    ]);
  });

  test('graphs of other policies are compared under those that both have, and it says so', () => {
    const parameters = { ...smallGraph.parameters, policies: ['fifo'] };
    const only = <T extends object>(record: T): T => ({ fifo: (record as { fifo: unknown }).fifo }) as T;
    const alone = without({
      parameters,
      findings: [
        { ...cold, taint: only(cold.taint), loss: only(cold.loss), share: only(cold.share) },
        exchange,
      ],
    });
    const diff = graphDiff(smallGraph, alone);
    expect(diff).toMatchObject({
      policies: ['fifo'],
      items: [],
      parameters: [{ name: 'policies', was: 'haircut, fifo', now: 'fifo' }],
    });
    expect(diff.notes).toHaveLength(2);
  });

  test('graphs without a common policy, of other seeds, or the wrong way round say so', () => {
    const poison = without({ parameters: { ...smallGraph.parameters, policies: ['poison'] } });
    expect(graphDiff(smallGraph, poison).notes[0]).toContain('no policy in common');
    expect(graphDiff(smallGraph, without({ seeds: [] })).notes[0]).toContain('other seeds');
    const lower = without({ parameters: { ...smallGraph.parameters, asOf: { [BITCOIN]: 1 } } });
    expect(graphDiff(smallGraph, lower).notes[0]).toContain('lower height');
  });
});

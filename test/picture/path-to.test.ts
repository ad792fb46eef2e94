import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { pathTo } from '../../src/picture/path-to.ts';
import { weightsOf } from '../../src/picture/weights.ts';
import { plausibleFlowGraph } from '../support/plausible-flow-graph.ts';
import { COIN, type Move, movesGraph, TOKEN } from './moves-graph.ts';

const way = (graph: FlowGraph, node: string): string[] | undefined =>
  pathTo(graph, node, 'haircut')?.map((n) => `${graph.edges[n]?.source}>${graph.edges[n]?.target}`);
const at = (hour: number): string => `2024-04-12T${String(hour).padStart(2, '0')}:00:00Z`;

describe('the way to a node', () => {
  const two: readonly Move[] = [
    { id: 't0', to: { thief: 100 }, time: at(0) },
    { id: 't1', from: { thief: 30 }, to: { a: 30 }, time: at(1) },
    { id: 't2', from: { thief: 70 }, to: { b: 70 }, time: at(2) },
    { id: 't3', from: { a: 30 }, to: { end: 30 }, time: at(3) },
    { id: 't4', from: { b: 20 }, to: { end: 20 }, time: at(4) },
  ];

  test('is the one whose narrowest edge carries the most', () => {
    expect(way(movesGraph(two), 'end')).toEqual(['t0>thief', 'thief>t1', 't1>a', 'a>t3', 't3>end']);
  });

  test('takes the earlier of two that carry as much', () => {
    const equal = two.map((move) =>
      move.id === 't4' ? { ...move, from: { b: 30 }, to: { end: 30 } } : move,
    );
    expect(way(movesGraph(equal), 'end')?.at(-1)).toBe('t3>end');
  });

  test('goes through no account before value came to it', () => {
    const late = two.map((move) => (move.id === 't1' ? { ...move, time: at(9) } : move));
    expect(way(movesGraph(late), 'end')).toEqual(['t0>thief', 'thief>t2', 't2>b', 'b>t4', 't4>end']);
  });

  test('leads over a swap', () => {
    const graph = movesGraph([
      { id: 't0', to: { thief: 100 } },
      { id: 't1', from: { thief: 40 }, crossing: { given: 40, into: 't1', asset: TOKEN, received: 9 } },
      { id: 't1', asset: TOKEN, from: {}, to: { end: 9 } },
    ]);
    expect(way(graph, 'end')).toEqual(['t0>thief', 'thief>t1', 't1>t1', 't1>end']);
  });

  test('of a seed is the theft, of what nothing reached there is none', () => {
    expect(way(movesGraph(two), 'thief')).toEqual(['t0>thief']);
    expect(pathTo(movesGraph(two), 'nobody', 'haircut')).toBeNull();
    expect(pathTo(movesGraph(two), 'end', 'no policy')).toBeNull();
  });

  test('to a finding ends with its own payment and in its asset, however much else came there', () => {
    const graph = movesGraph([
      ...two,
      { id: 't5', from: { b: 5 }, to: { end: 5 }, time: at(5) },
      { id: 't6', from: { b: 45 }, crossing: { given: 45, into: 't6', asset: TOKEN, received: 9 } },
      { id: 't6', asset: TOKEN, from: {}, to: { end: 9 } },
    ]);
    const last = (transactions: readonly string[], asset = COIN): string | undefined => {
      const path = pathTo(graph, 'end', 'haircut', { asset, transactions });
      const edge = graph.edges[path?.at(-1) ?? -1];
      return edge && `${edge.source}>${edge.target} ${edge.asset}`;
    };
    expect(last(['t3', 't4'])).toBe(`t3>end ${COIN}`);
    expect(last(['t5'])).toBe(`t5>end ${COIN}`);
    expect(last(['t6'], TOKEN)).toBe(`t6>end ${TOKEN}`);
    expect(last([], TOKEN)).toBe(`t6>end ${TOKEN}`);
    expect(last(['t6'])).toBeUndefined();
  });

  test('leads backward from what was asked about to where it came from', () => {
    const graph = movesGraph(two);
    const parameters = { ...graph.parameters, direction: 'backward' as const };
    const [seed] = movesGraph([{ id: 't3', to: { end: 30 } }]).seeds;
    const backward = { ...graph, parameters, seeds: seed === undefined ? [] : [seed] };
    expect(way(backward, 'thief')).toEqual(['t3>end', 'a>t3', 't1>a', 'thief>t1']);
  });
});

test('in plausible graphs ways are unbroken, in order of time, and no single other payment into a node would be wider', () => {
  fc.assert(
    fc.property(fc.nat({ max: 500 }), (seed) => {
      const graph = plausibleFlowGraph(80, { seed, layers: 10 });
      const weights = weightsOf(graph, 'haircut');
      const byId = new Map(graph.nodes.map((node) => [node.id, node]));
      for (const { id } of graph.nodes.filter(({ kind }) => kind === 'account')) {
        const path = pathTo(graph, id, 'haircut') ?? [];
        const edges = path.map((n) => graph.edges[n]);
        expect(edges.at(-1)?.target).toBe(id);
        edges.slice(1).forEach((edge, n) => {
          expect(edge?.source).toBe(edges[n]?.target);
        });
        const times = edges.flatMap((edge) => {
          const node = byId.get(edge?.target ?? '');
          return node?.kind === 'transaction' && node.time !== null ? [node.time] : [];
        });
        expect(times).toEqual([...times].sort());
        const widest = graph.edges.reduce(
          (most, { target }, n) => (target === id ? Math.max(most, weights[n] ?? 0) : most),
          0,
        );
        expect(Math.min(...path.map((n) => weights[n] ?? 0))).toBeLessThanOrEqual(widest + 1e-12);
      }
    }),
    { numRuns: 8, seed: 1 },
  );
});

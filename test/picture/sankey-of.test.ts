import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { sankeyOf } from '../../src/picture/sankey-of.ts';
import { timelineOf } from '../../src/picture/timeline-of.ts';
import { flowGraphs } from '../export/flow-graphs.ts';
import { smallGraph } from '../export/small-graph.ts';
import { plausibleFlowGraph } from '../support/plausible-flow-graph.ts';
import { movesGraph } from './moves-graph.ts';

const shipped = (name: string): FlowGraph =>
  JSON.parse(readFileSync(new URL(`../../fixtures/cases/${name}/graph.json`, import.meta.url), 'utf8'));
const lifi = shipped('lifi-2024');

describe('the Sankey of a loss', () => {
  test.each(['haircut', 'fifo'])('ends where the ledger does under %s, to the base unit', (policy) => {
    const { links } = sankeyOf(lifi, policy);
    const sums = Object.fromEntries(
      links
        .filter(({ source }) => source.startsWith('stolen:'))
        .map(({ target, losses }) => [target.slice('line:'.length), losses[0]?.loss]),
    );
    expect(sums).toEqual(lifi.ledger[policy]?.ends);
  });

  test('gives to holders what findings say, entities together', () => {
    const { links, nodes } = sankeyOf(lifi, 'haircut');
    const held = links
      .filter(({ source }) => source === 'line:mixer')
      .reduce((sum, { losses }) => sum + BigInt(losses[0]?.loss ?? 0), 0n);
    expect(`${held}`).toBe(lifi.ledger.haircut?.ends.mixer);
    expect(nodes.filter(({ name }) => name === 'Tornado Cash')).toHaveLength(1);
    expect(nodes.find(({ id }) => id === 'others:resting')?.name).toMatch(/^\d+ others$/);
  });

  test('has a band for each book where every asset has its own', () => {
    const { links, nodes } = sankeyOf(smallGraph, 'haircut');
    expect(nodes.filter(({ category }) => category === 'seed').length).toBe(
      Object.keys(smallGraph.ledger.haircut?.assets ?? { one: 1 }).length,
    );
    expect(links.every(({ thickness }) => thickness >= 1)).toBe(true);
  });

  test('is the other way round where the trace went backward', () => {
    const forward = sankeyOf(lifi, 'haircut');
    const backward = sankeyOf(
      { ...lifi, parameters: { ...lifi.parameters, direction: 'backward' } },
      'haircut',
    );
    expect(backward.links[0]).toMatchObject({
      source: forward.links[0]?.target,
      target: forward.links[0]?.source,
    });
    expect(backward.nodes.every(({ x0, x1 }) => x0 < x1)).toBe(true);
  });

  test('stays within its box and about forty boxes, whatever it is of', () => {
    const check = (graph: FlowGraph): void => {
      const { nodes, width, height } = sankeyOf(graph, graph.parameters.policies[0] as string);
      expect(nodes.length).toBeLessThan(60);
      for (const { x0, x1, y0, y1 } of nodes) {
        expect([x0, x1, y0, y1].every(Number.isFinite)).toBe(true);
        expect(x0 >= -0.1 && x1 <= width + 0.1 && y0 >= -0.1 && y1 <= height + 0.1).toBe(true);
      }
    };
    check(shipped('bitfinex-2016'));
    check(plausibleFlowGraph(300));
    fc.assert(fc.property(flowGraphs, check), { numRuns: 30, seed: 1 });
  });
});

describe('the timeline', () => {
  const at = (day: number): string => `2024-04-${String(day).padStart(2, '0')}T10:20:30Z`;

  test('adds up what moved, by hour or day, and tells the theft and the services apart', () => {
    const graph = movesGraph(
      [
        { id: 't0', to: { thief: 100 }, time: at(1) },
        { id: 't1', from: { thief: 25 }, to: { mixer: 25 }, time: at(1) },
        { id: 't2', from: { thief: 75 }, to: { next: 75 }, time: at(20) },
        { id: 't3', from: { next: 75 }, to: { last: 75 } },
      ],
      { stops: { mixer: { reason: 'labelled', category: 'mixer' } } },
    );
    expect(timelineOf(graph, 'haircut')).toEqual({
      step: 86_400,
      bins: [
        {
          start: '2024-04-01T00:00:00Z',
          parts: [
            { kind: 'mixer', weight: 0.25, payments: 1 },
            { kind: 'seed', weight: 1, payments: 1 },
          ],
        },
        { start: '2024-04-20T00:00:00Z', parts: [{ kind: 'moved', weight: 0.75, payments: 1 }] },
      ],
      untimed: 1,
    });
  });

  test('is empty where no time is known', () => {
    expect(timelineOf(shipped('bitfinex-2016'), 'haircut')).toMatchObject({ bins: [], untimed: 2072 });
  });
});

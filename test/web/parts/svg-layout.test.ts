import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../../src/core/flow-graph.ts';
import type { Picture } from '../../../src/picture/picture.ts';
import { pictureOf } from '../../../src/picture/picture-of.ts';
import { standardOptions } from '../../../src/picture/standard-options.ts';
import { isWide, svgLayout } from '../../../src/web/parts/svg-layout.ts';
import { estimatedWidth } from '../../../src/web/parts/text-width.ts';
import { movesGraph } from '../../picture/moves-graph.ts';

const shipped = (id: string, axis: 'hop' | 'time' = 'hop'): Picture => {
  const file = new URL(`../../../fixtures/cases/${id}/graph.json`, import.meta.url);
  const graph = JSON.parse(readFileSync(file, 'utf8')) as FlowGraph;
  return pictureOf(graph, { ...standardOptions('haircut'), axis });
};
const chain = (length: number): Picture =>
  pictureOf(
    movesGraph([
      { id: 't0', to: { a0: 1 } },
      ...Array.from({ length }, (_, n) => ({
        id: `t${n + 1}`,
        from: { [`a${n}`]: 1 },
        to: { [`a${n + 1}`]: 1 },
      })),
    ]),
    { ...standardOptions('haircut'), folding: { ...standardOptions('').folding, peels: false } },
  );

describe('a picture as SVG', () => {
  test('a flow of many hops is pressed together, and a short one is not', () => {
    expect(svgLayout(chain(30)).width).toBe(1_000);
    const short = chain(3);
    expect(svgLayout(short).width).toBe(Math.ceil(short.width));
  });

  test('a wide one is printed across, and a high or a narrow one is not', () => {
    expect(isWide(svgLayout(chain(30)))).toBe(true);
    expect(isWide(svgLayout(chain(3)))).toBe(false);
    expect(isWide(svgLayout(shipped('bitfinex-2016')))).toBe(false);
  });

  test('every account of a column at the right is named at its right', () => {
    const picture = shipped('bitfinex-2016');
    const { names } = svgLayout(picture);
    const accounts = picture.nodes.filter(({ id }) => id !== 'group:theft');
    expect(accounts.map(({ id }) => names.get(id))).toEqual(accounts.map(() => 'right'));
  });

  test.each(['hop', 'time'] as const)('marks of the axis by %s do not touch each other', (axis) => {
    const { ticks } = svgLayout(shipped('lifi-2024', axis));
    expect(ticks.length).toBeGreaterThan(3);
    for (const [n, { x, text }] of ticks.entries()) {
      const last = ticks[n - 1];
      if (last === undefined) continue;
      expect(x - last.x).toBeGreaterThan((estimatedWidth(text) + estimatedWidth(last.text)) / 2);
    }
  });

  test('nothing leaves the drawing, and most that have weight are named', () => {
    const picture = shipped('lifi-2024');
    const { width, height, spots, names } = svgLayout(picture);
    for (const { x, y, radius } of spots.values()) {
      expect(x - radius).toBeGreaterThanOrEqual(0);
      expect(x + radius).toBeLessThanOrEqual(width);
      expect(y - radius).toBeGreaterThanOrEqual(0);
      expect(y + radius).toBeLessThanOrEqual(height);
    }
    expect(names.size).toBeGreaterThan(picture.nodes.length / 2);
  });

  test('transactions have no name, and equal pictures are drawn the same', () => {
    const picture = shipped('lifi-2024');
    const { names } = svgLayout(picture);
    const transactions = picture.nodes.filter(({ kind }) => kind === 'transaction');
    expect(transactions.filter(({ id }) => names.has(id))).toEqual([]);
    expect(svgLayout(picture)).toEqual(svgLayout(shipped('lifi-2024')));
  });
});

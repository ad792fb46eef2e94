import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { SummarySection } from '../../../src/web/report/summary-section.tsx';
import { movesGraph } from '../../picture/moves-graph.ts';

test('the figures count what value reached under the policy that is read, not under any', () => {
  const whole = movesGraph([
    { id: 't0', to: { thief: 100 } },
    { id: 't1', from: { thief: 60 }, to: { near: 60 } },
    { id: 't2', from: { thief: 40 }, to: { far: 40 } },
  ]);
  const edges = whole.edges.map((edge) =>
    edge.source === 't2' || edge.target === 't2'
      ? { ...edge, taint: { haircut: edge.amount, fifo: '0' } }
      : edge,
  );
  const figures = (policy: string): string =>
    renderToString(h(SummarySection, { graph: { ...whole, edges }, policy }));
  expect(figures('haircut')).toContain('Accounts reached</dt><dd>3<');
  expect(figures('fifo')).toContain('Accounts reached</dt><dd>2<');
  expect(figures('fifo')).toContain('Transactions followed</dt><dd>2<');
});

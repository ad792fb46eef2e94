import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { FindingsTable } from '../../../src/web/parts/findings-table.tsx';
import { smallGraph } from '../../export/small-graph.ts';

const graph = smallGraph;
const table = (of: typeof graph): string =>
  renderToString(h(FindingsTable, { graph: of, policy: 'haircut', opened: null, onOpen: () => undefined }));

test('where every asset has a book of its own, a share says of which, and none of a finding is left out', () => {
  const page = table(graph);
  expect(page).toContain('120.00% of ETH');
  expect(page).toContain('72.00% of BTC');
  expect(page).toContain('38.00% of BTC');
});

test('of one unit for all a share is of the loss', () => {
  const findings = graph.findings.map(({ book: _, losses: __, ...finding }) => finding);
  const page = table({ ...graph, findings });
  expect(page).toContain('38.00%');
  expect(page).not.toContain('38.00% of');
});

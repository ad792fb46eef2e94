import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { dot } from '../../../src/export/dot.ts';
import { stix } from '../../../src/export/stix.ts';
import { sankeyOf } from '../../../src/picture/sankey-of.ts';
import { PathList } from '../../../src/web/parts/path-list.tsx';
import { smallGraph as graph } from '../../export/small-graph.ts';

test('what is presumed is told apart from what is stolen: in ways, drawings, shares and notes', () => {
  const last = graph.edges.findIndex(({ target }) => target === 'eip155:1:0xcold');
  const path = renderToString(h(PathList, { graph, policy: 'haircut', path: [last] }));
  expect(path).toContain('0.00000000000012 ETH stolen (0.00000000000002 ETH of it presumed) to');
  expect([...dot.write(graph)].join('')).toContain(
    'haircut 0.00000000000012, of it presumed 0.00000000000002',
  );
  expect([...stix.write(graph)].join('')).toContain(
    '0.00000000000012 ETH under haircut, of it presumed 0.00000000000002 ETH',
  );
  const names = sankeyOf(graph, 'haircut').nodes.map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('Stolen')).toSorted()).toEqual([
    'Stolen and presumed: BTC',
    'Stolen and presumed: ETH',
  ]);
});

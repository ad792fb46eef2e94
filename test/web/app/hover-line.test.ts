import { readFileSync } from 'node:fs';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../../src/core/flow-graph.ts';
import { pictureOf } from '../../../src/picture/picture-of.ts';
import { standardOptions } from '../../../src/picture/standard-options.ts';
import { HoverLine } from '../../../src/web/app/graph/hover-line.tsx';

const graph = JSON.parse(
  readFileSync(new URL('../../../fixtures/cases/lifi-2024/graph.json', import.meta.url), 'utf8'),
) as FlowGraph;
const [policy = ''] = graph.parameters.policies;
const picture = pictureOf(graph, standardOptions(policy));
const said = (of: FlowGraph): readonly string[] =>
  [{ node: picture.nodes[0]?.id ?? '' }, { edge: 0 }].map((target) =>
    renderToString(h(HoverLine, { graph: of, policy, picture, target })),
  );

test('what is under the pointer is called stolen, and in a trace backward asked about', () => {
  const [node, edge] = said(graph);
  expect(node).toContain('of the loss');
  expect(edge).toContain('stolen: ');
  const backward = said({ ...graph, parameters: { ...graph.parameters, direction: 'backward' } });
  for (const line of backward) {
    expect(line).toContain('of what is asked about');
    expect(line).not.toContain('stolen: ');
  }
});

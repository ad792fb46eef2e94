import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { printed } from '../../src/export/html.ts';
import { exporters } from '../../src/export/index.ts';
import { stix } from '../../src/export/stix.ts';
import { smallGraph } from './small-graph.ts';

/** What nobody may say of value that is asked about. */
const ACCUSATIONS = /stolen (?:value|output|payment)|flow of stolen|\btheft|where the money went/gi;

const { presume: _, ...parameters } = smallGraph.parameters;
const backward: FlowGraph = {
  ...smallGraph,
  incident: null,
  parameters: { ...parameters, direction: 'backward' },
  warnings: [],
};
const said = (text: string): string[] => [
  ...new Set(text.replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '').match(ACCUSATIONS) ?? []),
];

test.each(exporters.map(({ name, write }) => [name, write] as const))(
  '%s of a trace backward calls nothing stolen that is only asked about',
  (_, write) => {
    expect(said([...write(backward)].join(''))).toEqual([]);
  },
);

test('the printed report of a trace backward does not either, and one of a theft does', () => {
  expect(said([...printed(backward)].join(''))).toEqual([]);
  expect(said([...printed(smallGraph)].join(''))).not.toEqual([]);
});

test('in STIX a question about payments is not the incident of their theft', () => {
  const incident = (graph: FlowGraph): string | undefined =>
    /incident--[0-9a-f-]+/.exec([...stix.write({ ...graph, incident: null })].join(''))?.[0];
  expect(incident(backward)).not.toBe(incident(smallGraph));
});

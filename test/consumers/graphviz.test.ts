import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { shippedGraphs } from '../export/shipped-graphs.ts';
import { hasPython, hostileGraphs, readByPython, runs, withFiles } from './consumers.ts';

interface Read {
  readonly tags: Readonly<Record<string, number>>;
  readonly texts: readonly string[];
}

/** What is in the pictures that Graphviz makes, without a word of complaint. */
const drawn = (graphs: readonly FlowGraph[]): readonly Read[] =>
  withFiles('dot', graphs, (files) => {
    for (const file of files) {
      const { status, stderr } = spawnSync('dot', ['-Tsvg', '-o', `${file}.svg`, file], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
    return readByPython<Read>(
      'svg',
      files.map((file) => `${file}.svg`),
    );
  });

describe.skipIf(!runs('dot', ['-V'], 'graphviz') || !hasPython())('Graphviz draws', () => {
  test.each(shippedGraphs)('%s without a warning, with every node and edge', (_, make) => {
    const graph = make();
    const [picture] = drawn([graph]);
    expect(picture?.tags['g.node']).toBe(graph.nodes.length);
    expect(picture?.tags['g.edge']).toBe(graph.edges.length);
  });

  test('graphs with a hostile text in every place, and the picture has nothing that runs or leads elsewhere', () => {
    const graphs = hostileGraphs();
    for (const [n, { tags, texts }] of drawn(graphs).entries()) {
      expect(tags['g.node']).toBe(graphs[n]?.nodes.length);
      // Graphviz puts tooltips into anchors without a target.
      const active = Object.keys(tags).filter((tag) => tag === 'script' || tag.startsWith('@'));
      expect(active, texts.join('\n')).toEqual([]);
      expect(texts.some((text) => text.endsWith('nodes.sink.chain'))).toBe(true);
    }
  });
});

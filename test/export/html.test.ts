import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { html, printed } from '../../src/export/html.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { json } from '../../src/export/json.ts';
import { hostile } from './flow-graphs.ts';
import { smallGraph } from './small-graph.ts';

const text = (graph: FlowGraph): string => [...html.write(graph)].join('');
const shipped = (id: string): string =>
  readFileSync(new URL(`../../fixtures/cases/${id}/graph.json`, import.meta.url), 'utf8');

const digest = (source: string): string => `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
const between = (page: string, start: string, end: string): string => {
  const from = page.indexOf(start) + start.length;
  return page.slice(from, page.indexOf(end, from));
};
const bodyOf = (page: string): string => between(page, '<div id="report">', '<script');

describe('the page of a report', () => {
  const page = text(smallGraph);

  test('lets its own script and style sheet work and nothing else, by their digests', () => {
    const policy = between(page, 'Content-Security-Policy" content="', '"');
    const script = digest(between(page, '</script>\n<script>', '</script>'));
    const style = digest(between(page, '<style>', '</style>'));
    expect(policy).toBe(
      `default-src 'none'; script-src ${script}; style-src ${style}; base-uri 'none'; form-action 'none'`,
    );
  });

  test('names nothing that a browser would fetch', () => {
    const outside = page.replace(/<script>[\s\S]*?<\/script>/, '').replace(/<style>[\s\S]*?<\/style>/, '');
    expect(outside).not.toMatch(/<(?:link|img|iframe|object|embed|base|form|audio|video)\b/i);
    expect(outside.match(/\b(?:src|href|xlink:href|action)="(?!#)[^"]*"/gi)).toBeNull();
    expect(between(page, '<style>', '</style>')).not.toMatch(/url\(|@import/);
  });

  test('has neither handlers nor style attributes, which its policy would refuse', () => {
    expect(bodyOf(page)).not.toMatch(/\son[a-z]+\s*=|\sstyle\s*=/i);
  });

  test.each(['bitfinex-2016', 'coincheck-2018', 'lifi-2024'])(
    'carries the graph of %s byte for byte, in less than 3 MB',
    (id) => {
      const source = shipped(id);
      const graph = readFlowGraph(source, 'graph.json');
      const written = text(graph);
      const packed = between(written, '<script type="text/plain" id="flow-graph">', '</script>');
      expect(
        inflateSync(Buffer.from(packed, 'base64')).toString('utf8') === [...json.write(graph)].join(''),
      ).toBe(true);
      expect(written.length).toBeLessThan(3_000_000);
    },
  );

  test('is whole without a script: what was stolen, findings, gaps, warnings, parameters', () => {
    const body = bodyOf(text(readFlowGraph(shipped('lifi-2024'), 'graph.json')));
    for (const told of [
      '9,685,530.16',
      'Tornado Cash',
      'Hop Protocol',
      'could not be read',
      'Digest of the labels',
    ])
      expect(body).toContain(told);
    expect(body.match(/<svg class="chart /g)?.length).toBeGreaterThanOrEqual(4);
    expect(body).not.toMatch(/<button|<input|<select/);
  });

  test('says how much a long table leaves out', () => {
    const body = bodyOf(text(readFlowGraph(shipped('bitfinex-2016'), 'graph.json')));
    expect(body).toContain('2,052 more payments are not shown here');
  });

  test('carries the licences of the software in it, folded and as text', () => {
    const foot = between(page, '<footer class="licenses">', '</footer>');
    expect(foot).toMatch(/^<details><summary>/);
    for (const told of ['preact 11', 'sigma 4', 'd3-sankey 0', 'Copyright (c) 2015-present Jason Miller'])
      expect(foot).toContain(told);
    expect(foot.length).toBeLessThan(20_000);
    expect([...printed(smallGraph)].join('')).not.toContain('<footer class="licenses">');
  });

  test('goes to a printer without a script and without the graph', () => {
    const page = [...printed(smallGraph)].join('');
    expect(page).not.toContain('<script');
    expect(page).toContain("script-src 'none'");
  });

  test('says on paper no address less than whole, and does not say that the graph is in it', () => {
    const page = [...printed(readFlowGraph(shipped('bitfinex-2016'), 'graph.json'))].join('');
    expect(page.replaceAll(' ', '')).toMatch(
      /@mediaprint\{\.copyablecode\{font-size:0\}[^@]*content:attr\(title\)/,
    );
    expect(page).toContain('2,052 more payments are not shown here; the graph itself, the JSON export,');
    expect(page).not.toContain('page carries');
  });
});

describe('text of strangers', () => {
  const everywhere = (evil: string): FlowGraph => ({
    ...smallGraph,
    incident: { id: 'x', name: evil },
    nodes: smallGraph.nodes.map((node) => {
      if (node.kind === 'account')
        return {
          ...node,
          chain: evil,
          labels: [{ name: evil, category: evil, source: evil, confidence: 5 }],
        };
      return node.kind === 'transaction' ? { ...node, chain: evil, memo: evil } : { ...node, chain: evil };
    }),
    findings: smallGraph.findings.map((finding) => ({
      ...finding,
      entity: evil,
      rule: evil,
      category: evil,
    })),
    warnings: [{ code: 'assumption', message: evil }],
    coverage: smallGraph.coverage.map((gap) => ({
      ...gap,
      why: evil,
      evidence: { [evil]: evil },
      notes: [evil],
    })),
    assets: Object.fromEntries(
      Object.entries(smallGraph.assets).map(([id, asset]) => [id, { ...asset, symbol: evil }]),
    ),
  });

  test.each([
    ...hostile,
    '</script><script>alert(1)</script>',
    '" onload="alert(1)',
    '</title><img src=x onerror=alert(1)>',
  ])('%j makes no element and no attribute', (evil) => {
    const page = text(everywhere(evil));
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(bodyOf(page)).not.toMatch(/<img|<script|<iframe|<[a-z][^>"]*\son[a-z]+=/i);
  });

  test('characters that rearrange what stands beside them are written out', () => {
    const page = bodyOf(text(everywhere('\u202egnp.exe')));
    expect(page).toContain('⟨U+202E⟩gnp.exe');
    expect(page).not.toContain('\u202e');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** From the ground up: a folder may import itself and folders before it. `docs/architecture.md` explains the table. */
const layers = [
  'core',
  'picture',
  'web',
  'trace',
  'net',
  'store',
  'chains',
  'detect',
  'crossings',
  'labels',
  'export',
  'incidents',
  'alerts',
  'config',
  'server',
  'cli',
];
const src = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

function importsOf(file: string): string[] {
  const text = readFileSync(src + file, 'utf8');
  return [
    ...text.matchAll(
      /(?:^|\n)(?:import|export)[^;'"]*?from\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    ),
  ].map(([, from, dynamic, bare]) => (from ?? dynamic ?? bare) as string);
}

/** Path of an import from the root of `src`, or undefined where it leaves `src`. */
function target(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = new URL(specifier, `file:///src/${file}`).pathname;
  return path.startsWith('/src/') ? path.slice('/src/'.length) : undefined;
}

test('every layer has files and every folder of src is a layer', () => {
  const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
  expect([...folders].sort()).toEqual([...layers].sort());
});

describe.each(layers)('layer %s', (layer) => {
  const own = files.filter((file) => file.startsWith(`${layer}/`));

  test('imports only itself and layers below it', () => {
    const allowed = new Set(layers.slice(0, layers.indexOf(layer) + 1));
    const faults = own.flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const path = target(file, specifier);
        return path === undefined || allowed.has(path.split('/')[0] as string)
          ? []
          : [`${file} imports ${path}`];
      }),
    );
    expect(faults).toEqual([]);
  });
});

test('core uses no package and no module of node', () => {
  const faults = files
    .filter((file) => file.startsWith('core/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith('.'))
        .map((specifier) => `${file} imports ${specifier}`),
    );
  expect(faults).toEqual([]);
});

/** What strategies are made of. */
const RANKING = [
  ...[
    'index.ts',
    'rank.ts',
    'precedence.ts',
    'rounded.ts',
    'by-graph.ts',
    'rank-graph.ts',
    'journal-nodes.ts',
  ],
  ...['crossing-payments.ts', 'index-edges.ts', 'rank-queue.ts', 'residuals.ts', 'replay.ts', 'spreading.ts'],
  ...['value-shares.ts', 'chips.ts', 'ttr.ts', 'net-steps.ts', 'routers-of.ts', 'log10.ts'],
];

test.each([
  ['core/policies', ['index.ts', 'policy.ts']],
  ['core/rank', RANKING],
  [
    'export',
    [
      ...['index.ts', 'exporter.ts', 'schema.ts', 'schema-parts.ts', 'json-schema.ts', 'edge-columns.ts'],
      ...[
        'graph-attributes.ts',
        'shape-names.ts',
        'csv-record.ts',
        'plain-text.ts',
        'xml-text.ts',
        'yaml-text.ts',
      ],
      'site-files.ts',
    ],
  ],
  [
    'export/diff',
    [
      'index.ts',
      'diff-writer.ts',
      'diff-schema.ts',
      'diff-words.ts',
      'markdown-text.ts',
      'markdown-flagged.ts',
      'markdown-changes.ts',
    ],
  ],
])('every file of %s stands in its table', (folder, others) => {
  const table = readFileSync(`${src}${folder}/index.ts`, 'utf8');
  const missing = files
    .filter((file) => file.startsWith(`${folder}/`) && !file.slice(folder.length + 1).includes('/'))
    .filter((file) => !others.includes(file.slice(folder.length + 1)))
    .filter((file) => !table.includes(`./${file.slice(folder.length + 1)}'`));
  expect(missing).toEqual([]);
});

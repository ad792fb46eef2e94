import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bundledPackages, noticesText } from '../scripts/third-party-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** Names and versions, as the notices have them. */
const named = (notices: string): readonly string[] =>
  [...notices.matchAll(/^={80}\n(.+)\nLicence: /gm)].map(([, name]) => name as string);

describe('the licences that ship', () => {
  const all = read('dist/THIRD-PARTY-LICENSES.txt');

  test('name every package whose code is in the command line, by the paths that esbuild leaves there', () => {
    const parts = readdirSync(join(root, 'dist/cli/chunks')).map((name) => `dist/cli/chunks/${name}`);
    const comment = /^\s*\/\/ ((?:.*\/)?node_modules\/(?:@[^/\s]+\/)?[^/\s]+)\//gm;
    const folders = ['dist/cli/main.js', ...parts].flatMap((part) => [...read(part).matchAll(comment)]);
    const packages = new Set(folders.map(([, folder]) => folder as string));
    expect(packages.size).toBeGreaterThan(80);
    const missing = [...packages]
      .map((folder) => JSON.parse(read(`${folder}/package.json`)) as { name: string; version: string })
      .map(({ name, version }) => `${name} ${version}`)
      .filter((name) => !named(all).includes(name));
    expect(missing).toEqual([]);
  });

  test.each([
    ['a report', 'dist/site/report-licenses.txt'],
    ['the application', 'dist/site/app/third-party-licenses.txt'],
  ])('of %s name what the pages import, and what that imports', (_, path) => {
    const names = named(read(path)).map((name) => name.slice(0, name.lastIndexOf(' ')));
    expect(names).toEqual(expect.arrayContaining([...importedByPages()]));
    expect(names).toContain('d3-array');
    expect(names).not.toContain('fastify');
    expect(named(all)).toEqual(expect.arrayContaining([...named(read(path))]));
  });

  test('have the text of each', () => {
    const texts = all.split(/^={80}\n/m).slice(1);
    expect(texts).toHaveLength(named(all).length);
    const bare = texts
      .filter((text) => !/permission|redistribution/i.test(text))
      .map((text) => text.split('\n')[0]);
    expect(bare).toEqual([expect.stringMatching(/^abstract-logging /)]);
  });

  test('ask for nothing but to go along', () => {
    const ids = new Set([...all.matchAll(/^={80}\n.+\nLicence: (.+)$/gm)].map(([, id]) => id));
    const known = ['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause'];
    expect([...ids].filter((id) => !known.includes(id as string))).toEqual([]);
  });

  test('stand in order', () => {
    expect(named(all)).toEqual([...named(all)].sort());
  });
});

describe('notices', () => {
  const packages = {
    'node_modules/plain/package.json': '{"name":"plain","version":"1.0.0","license":"MIT"}',
    'node_modules/plain/LICENSE': 'Copyright A\r\nMIT text\n',
    'node_modules/plain/license-checker.js': 'not a licence',
    'node_modules/plain/node_modules/@scope/inner/package.json':
      '{"name":"@scope/inner","version":"2.1.0","license":{"type":"ISC"}}',
    'node_modules/plain/node_modules/@scope/inner/LICENSE-ISC.md': 'Copyright B',
    'node_modules/plain/node_modules/@scope/inner/NOTICE': 'Thanks to C',
    'node_modules/@scope/inner/package.json': '{"name":"@scope/inner","version":"2.1.0","license":"ISC"}',
    'node_modules/@scope/inner/LICENSE': 'Copyright B',
    'node_modules/read/package.json': '{"name":"read","version":"0.1.0","license":"MIT","author":"D"}',
    'node_modules/read/README.md': '# read\n\nText.\n\nLicense\n-------\n\nCopyright D\n',
    'node_modules/bare/package.json': '{"name":"bare","version":"3.0.0","author":{"name":"E"}}',
  };

  function bundled(bundles: Readonly<Record<string, readonly string[]>>): ReturnType<typeof bundledPackages> {
    const folder = mkdtempSync(join(tmpdir(), 'coinhound-notices-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(packages)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const inFolder = ([name, modules]: [string, readonly string[]]) =>
      [name, modules.map((module) => module.replace('node_modules', join(folder, 'node_modules')))] as const;
    return bundledPackages(Object.fromEntries(Object.entries(bundles).map(inFolder)));
  }

  test('tell each package once, by name and version, with the bundles that it is in', () => {
    const told = bundled({
      second: ['node_modules/@scope/inner/index.js', 'node_modules/plain/b.js'],
      first: ['node_modules/plain/a.js?commonjs', 'node_modules/plain/node_modules/@scope/inner/dist/x.js'],
    });
    expect(told.map(({ name, version, license, bundles }) => [name, version, license, bundles])).toEqual([
      ['@scope/inner', '2.1.0', 'ISC', ['first', 'second']],
      ['plain', '1.0.0', 'MIT', ['first', 'second']],
    ]);
  });

  test('have every text of a licence that a package brings, and no other file', () => {
    const texts = (module: string) => bundled({ one: [module] }).map(({ text }) => text);
    expect(texts('node_modules/plain/a.js')).toEqual(['Copyright A\nMIT text']);
    expect(texts('node_modules/plain/node_modules/@scope/inner/x.js')).toEqual([
      'Copyright B\n\nThanks to C',
    ]);
  });

  test('say so where a package brings none, with what else it tells', () => {
    const texts = bundled({ one: ['node_modules/bare/a.js', 'node_modules/read/a.js'] }).map(
      ({ text }) => text,
    );
    expect(texts).toEqual([
      'No file of the package has its licence. Its package.json says: not told, by E.',
      'No file of the package has its licence. Its package.json says: MIT, by D.\n\nCopyright D',
    ]);
  });

  test('leave out own sources and what bundlers add', () => {
    expect(
      bundled({ one: ['src/cli/main.ts', '\0rolldown/runtime.js', '\0/x/node_modules/plain/a.js?commonjs'] }),
    ).toEqual([]);
  });

  test('are the same in whatever order modules are told', () => {
    const modules = [
      'node_modules/plain/a.js',
      'node_modules/@scope/inner/index.js',
      'node_modules/read/a.js',
    ];
    const text = (of: readonly string[]) => noticesText(bundled({ one: of }), 'About.');
    expect(text([...modules].reverse())).toBe(text(modules));
    expect(text(['node_modules/plain/a.js'])).toBe(
      `About.\n\n${'='.repeat(80)}\nplain 1.0.0\nLicence: MIT\nIn: one\n\nCopyright A\nMIT text\n`,
    );
  });
});

/** Packages that sources for browsers name, but for types. */
function importedByPages(): ReadonlySet<string> {
  const files = readdirSync(join(root, 'src/web'), { recursive: true, encoding: 'utf8' });
  const names = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [...read(`src/web/${file}`).matchAll(/^import (?!type).*? from '([^.'][^']*)';$/gm)])
    .map(([, name]) => /^(?:@[^/]+\/)?[^/]+/.exec(name as string)?.[0] as string);
  return new Set(names);
}

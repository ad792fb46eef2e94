import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseAddress as parseBitcoinAddress } from '../src/chains/bitcoin/address.ts';
import { networkOf } from '../src/chains/bitcoin/network.ts';
import { parseAddress as parseEvmAddress } from '../src/chains/evm/address.ts';
import { program } from '../src/cli/program.ts';
import { openTerminal } from '../src/cli/terminal.ts';
import { configSchema } from '../src/config/schema.ts';
import { chainId } from '../src/core/ids.ts';
import { rankStrategies } from '../src/core/rank/index.ts';
import { crossingFinders } from '../src/crossings/index.ts';
import { detectors } from '../src/detect/index.ts';
import { errorsMadeIn } from './support/error-codes.ts';
import { readmePictures } from './support/readme-pictures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort();
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

const sources = filesIn('src', '.ts');
const pages = ['README.md', 'CHANGELOG.md', ...filesIn('docs', '.md')];

const fence = /^```[\s\S]*?^```$/gm;
const proseOf = (page: string): string => textOf(page).replace(fence, '');
/** Every `code` of a text, without what is fenced. */
const codesOf = (prose: string): string[] =>
  [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code as string);

/** Parts of a page by their headings of level two; what stands below is the part's. */
function partsOf(page: string): { readonly title: string; readonly prose: string }[] {
  return proseOf(page)
    .split(/^## /m)
    .slice(1)
    .map((part) => ({ title: part.slice(0, part.indexOf('\n')), prose: part.slice(part.indexOf('\n')) }));
}

describe('docs/errors.md', () => {
  const statuses: Readonly<Record<string, number>> = { usage: 2, data: 2, upstream: 75, bug: 70 };
  const { errors, unread } = errorsMadeIn(sources.map((file) => ({ file, text: textOf(file) })));

  test('every error of the sources has a code that can be read', () => {
    expect(unread).toEqual([]);
    expect(errors.length).toBeGreaterThan(50);
  });

  test('lists the codes of the sources and no others, each once, under its exit status', () => {
    const listed = partsOf('docs/errors.md').flatMap(({ prose }) => {
      const [, status] = /Exit status (\d+)/.exec(prose) ?? [];
      return [...prose.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, code]) => `${code}: ${status}`);
    });
    const thrown = errors.map(({ code, kind }) => `${code}: ${statuses[kind]}`);
    expect(listed.sort()).toEqual(thrown.sort());
  });
});

describe.each(pages)('%s', (page) => {
  const folder = dirname(page);
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target as string)
    .filter((target) => !/^[a-z]+:/.test(target));

  test('links to files and headings that exist', () => {
    const broken = links.filter((link) => {
      const [path, anchor] = link.split('#') as [string, string?];
      const target = path === '' ? page : join(folder, path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('names files and folders that exist', () => {
    const paths = codesOf(proseOf(page)).filter((code) =>
      /^(?:src|test|docs|config|fixtures|scripts|schema)\/[\w./-]*$/.test(code),
    );
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test('what the program says names pages that exist', () => {
  const named = sources.flatMap((file) => textOf(file).match(/docs\/[\w./-]+\.md/g) ?? []);
  expect(named.filter((page) => !existsSync(join(root, page)))).toEqual([]);
});

test('every address to be copied has the checksum of its chain', () => {
  const network = networkOf(chainId('bip122:000000000019d6689c085ae165831e93'));
  const forms: readonly (readonly [RegExp, (text: string) => string])[] = [
    [/\b0x[0-9a-fA-F]{40}\b/g, parseEvmAddress],
    [
      /\b(?:bc1[0-9a-z]{20,}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b/g,
      (text) => parseBitcoinAddress(text, network),
    ],
  ];
  const faults = [...pages, ...filesIn('src/cli', '.ts')].flatMap((file) =>
    forms.flatMap(([form, parse]) =>
      (textOf(file).match(form) ?? []).flatMap((address) => {
        try {
          parse(address);
          return [];
        } catch {
          return [`${file}: ${address}`];
        }
      }),
    ),
  );
  expect(faults).toEqual([]);
});

describe('docs/command-line.md', () => {
  const cli = program({
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    terminal: openTerminal(new PassThrough(), {}),
    env: {},
    platform: process.platform,
  });
  const inHelp = (name: string): ReadonlySet<string> =>
    optionsOf(cli.commands.find((command) => command.name() === name) as Command);
  const inText = (text: string): readonly string[] => text.match(/--[a-z][a-z-]*/g) ?? [];
  const page = textOf('docs/command-line.md');
  const everywhere = ['--help', '--version'];

  /** Options in the part whose heading names a command. */
  function inPart(name: string): readonly string[] {
    const isOf = ({ title }: { readonly title: string }) =>
      codesOf(title).some((code) => code.startsWith(name));
    return inText(partsOf('docs/command-line.md').find(isOf)?.prose ?? '');
  }

  test.each(cli.commands.map((command) => command.name()))('has every option of %s in its part', (name) => {
    const shared = name === 'demo' ? inPart('trace') : [];
    const documented = new Set([...everywhere, ...shared, ...inPart(name)]);
    expect([...inHelp(name)].filter((option) => !documented.has(option))).toEqual([]);
  });

  test('has the options that every command has, and none that no command has', () => {
    const options = new Set([...optionsOf(cli)]);
    expect(everywhere.filter((option) => !options.has(option) || !inText(page).includes(option))).toEqual([]);
    expect(inText(page).filter((option) => !options.has(option))).toEqual([]);
  });
});

test('docs/configuration.md has every entry of the configuration', () => {
  const named = new Set(codesOf(proseOf('docs/configuration.md')));
  const entries = namesIn(z.toJSONSchema(configSchema, { io: 'input' }));
  expect(entries.size).toBeGreaterThan(20);
  expect([...entries].filter((entry) => !named.has(entry))).toEqual([]);
});

test.each([
  ['docs/graph-format.md', 'schema/flow-graph.v1.json', 50],
  ['docs/graph-diff.md', 'schema/graph-diff.v1.json', 50],
  ['docs/rescans.md', 'schema/rescan-report.v1.json', 30],
  ['docs/alerts.md', 'schema/alert.v1.json', 14],
])('%s has every key of %s', (page, schema, least) => {
  const named = new Set(codesOf(proseOf(page)).flatMap((code) => code.split('.')));
  const keys = namesIn(JSON.parse(textOf(schema)));
  expect(keys.size).toBeGreaterThan(least);
  expect([...keys].filter((key) => !named.has(key))).toEqual([]);
});

describe('docs/detectors.md', () => {
  const parts = partsOf('docs/detectors.md').flatMap(({ title, prose }) => {
    const [, name] = /^`([a-z-]+)`$/.exec(title) ?? [];
    return name === undefined ? [] : [{ name, prose }];
  });

  test('has a part for each detector, in the order in which they are asked, and no others', () => {
    expect(parts.map(({ name }) => name)).toEqual(detectors.map(({ name }) => name));
  });

  test('lists them all with when they are asked', () => {
    const rows = [
      ...textOf('docs/detectors.md').matchAll(
        /^\| \[`([a-z-]+)`\]\(#[a-z-]+\) \| [^|]+ \| (each round|at the end) \|/gm,
      ),
    ].map(([, name, when]) => `${name}: ${when}`);
    const words = { 'each-round': 'each round', 'at-end': 'at the end' } as const;
    expect(rows).toEqual(detectors.map(({ name, when }) => `${name}: ${words[when]}`));
  });

  test.each(detectors)('has every parameter of $name with its default', ({ name, parameters }) => {
    const prose = parts.find((part) => part.name === name)?.prose ?? '';
    const rows = [...prose.matchAll(/^\| `(\w+)` \| [^|]+ \| (\S+) \|$/gm)].map(([, parameter, value]) => [
      parameter,
      value,
    ]);
    expect(rows).toEqual(Object.entries(parameters).map(([parameter, value]) => [parameter, `${value}`]));
  });
});

test('docs/crossings.md has every finder, and its table of bridges none that is not there', () => {
  const names: readonly string[] = crossingFinders.map(({ name }) => name);
  const named = new Set(codesOf(proseOf('docs/crossings.md')));
  expect(names.filter((name) => !named.has(name))).toEqual([]);
  const bridges = partsOf('docs/crossings.md').find(({ title }) => title === 'Bridges')?.prose ?? '';
  const rows = [...bridges.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, name]) => name as string);
  expect(rows.length).toBeGreaterThan(7);
  expect(rows.filter((name) => !names.includes(name))).toEqual([]);
});

/** Long options of a command and of those below it. */
function optionsOf(command: Command): ReadonlySet<string> {
  const own = command.createHelp().visibleOptions(command);
  return new Set([
    ...own.flatMap(({ long }) => long ?? []),
    ...command.commands.flatMap((one) => [...optionsOf(one)]),
  ]);
}

/** Names of the properties in a JSON Schema. */
function namesIn(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return new Set();
  const names = new Set<string>();
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
    for (const name of namesIn(value)) names.add(name);
  }
  return names;
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('docs/rank.md and docs/command-line.md have every rank strategy in the order of the table, and no others', () => {
  const names = rankStrategies.map(({ name }) => name);
  const rows = [...(proseOf('docs/rank.md').split('## Which')[0] ?? '').matchAll(/^\| `([a-z-]+)` \|/gm)];
  expect(rows.map(([, name]) => name)).toEqual(names);
  const [, option = ''] = /^\| `--rank NAME` \|(.*)$/m.exec(textOf('docs/command-line.md')) ?? [];
  expect(codesOf(option)).toEqual([...names, 'nearest']);
});

test('the pictures of the README are the shipped cases as the report draws them', () => {
  for (const [path, svg] of readmePictures())
    expect(textOf(path) === svg, `${path}: npx tsx scripts/write-pictures.ts`).toBe(true);
});

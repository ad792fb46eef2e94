import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { CoinhoundError } from '../../src/core/error.ts';

const SECRET = 'Q7ZP4WTK9XJ2M5N8R1V6B3C0D7F4G9H2L5';
const valid = {
  chains: {
    ethereum: {
      confirmations: 3,
      providers: [
        { kind: 'etherscan', url: 'https://a.example', keyEnv: 'A_KEY', ratePerSecond: 3, perDay: 9 },
      ],
    },
    mine: {
      family: 'evm',
      chainId: 7,
      native: { symbol: 'X', decimals: 18, slip44: 60 },
      confirmations: 1,
      providers: [{ kind: 'recorded', file: 'x.jsonl' }],
    },
  },
  assets: { mine: { '0xdAC17F958D2ee523a2206206994597C13D831ec7': { symbol: 'X', decimals: 1 } } },
  labels: ['x.yaml'],
  limits: { hops: 1, minTaint: '5%' },
  ends: ['exchange'],
  policies: ['fifo'],
};
const yaml = stringify(valid);

let folder: string;
let file: string;
let empty: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coinhound-config-'));
  file = join(folder, 'my.yaml');
  // A small built-in configuration: the run's time should go into the mutations.
  empty = folder;
  await writeFile(
    join(folder, 'default.yaml'),
    readFileSync(new URL('../../config/default.yaml', import.meta.url)),
  );
  await writeFile(
    join(folder, 'chains.yaml'),
    'chains: { ethereum: { family: evm, chainId: 1, native: { symbol: E, decimals: 1, slip44: 60 }, confirmations: 1, providers: [] } }',
  );
  await writeFile(join(folder, 'assets.yaml'), 'assets: {}');
});
afterAll(() => rm(folder, { recursive: true }));

async function outcome(text: string): Promise<string> {
  await writeFile(file, text);
  try {
    await loadConfig({ file, env: { A_KEY: 'k' }, builtIn: empty });
    return 'loaded';
  } catch (error) {
    if (!(error instanceof CoinhoundError)) throw error;
    expect(error.message).not.toContain(SECRET);
    expect(error.message).toMatch(/^the configuration has .*:\n( {2}\S+:\d+:\d+: [^\n]+(\n|$))+$/);
    expect(error.hint).toBeTruthy();
    return error.code;
  }
}

test('the configuration that is mutated is valid', async () => {
  expect(await outcome(yaml)).toBe('loaded');
});

test('text mutated at random loads or is refused, but never breaks the loader', async () => {
  const edit = fc.record({
    at: fc.nat(yaml.length),
    cut: fc.nat(12),
    insert: fc.oneof(
      fc.constantFrom(
        '{',
        '[',
        ']',
        '}',
        ':',
        ': ',
        '-',
        '\n',
        '\t',
        '"',
        '&a ',
        '*a',
        '!!x ',
        '<<',
        '? ',
        '#',
        '|',
      ),
      fc.constantFrom(
        'null',
        '1e400',
        '-1',
        '.nan',
        '0x10',
        'true',
        '__proto__: ',
        'constructor: ',
        `key: ${SECRET}`,
      ),
      fc.string({ maxLength: 5, unit: 'binary' }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const text = edits.reduce(
        (now, { at, cut, insert }) => now.slice(0, at) + insert + now.slice(at + cut),
        yaml,
      );
      expect(['loaded', 'config-invalid', 'config-holds-key']).toContain(await outcome(text));
    }),
    { numRuns: 250 },
  );
});

test('values put anywhere at random load or are refused, but never break the loader', async () => {
  const paths = pathsOf(valid);
  const value = fc.oneof(
    fc.constantFrom(null, true, -1, 0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, '', ' ', [], {}, [
      [],
    ]),
    fc.constantFrom({ key: SECRET }, `https://u:${SECRET}@a.example`, { ['__proto__']: 1 }, { toString: 1 }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), value, async (path, put) => {
      expect(['loaded', 'config-invalid', 'config-holds-key']).toContain(
        await outcome(stringify(replaced(valid, path, put))),
      );
    }),
    { numRuns: 250 },
  );
});

type Step = string | number;

function pathsOf(value: unknown): Step[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  const steps: [Step, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[], ...steps.flatMap(([step, inner]) => pathsOf(inner).map((path) => [step, ...path]))];
}

function replaced(value: unknown, [step, ...rest]: readonly Step[], put: unknown): unknown {
  if (step === undefined) return put;
  if (Array.isArray(value)) return value.map((inner, n) => (n === step ? replaced(inner, rest, put) : inner));
  return { ...(value as object), [step]: replaced((value as Record<Step, unknown>)[step], rest, put) };
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { categories } from '../../src/core/label.ts';
import { marked, markOf } from '../../src/picture/marks.ts';
import { ledgerWords, stopWords } from '../../src/picture/words.ts';

const stopFile = readFileSync(new URL('../../src/core/stop.ts', import.meta.url), 'utf8');
const reasons = [
  ...new Set([...stopFile.matchAll(/readonly reason: '([a-z]+)'/g)].map(([, reason]) => reason as string)),
];
const sinks = ['fees', 'burned', 'minted'];
const others = ['seed', 'asked', 'moved', 'transaction', 'group'];

test('every category, stop, sink and kind of node has a mark', () => {
  expect(reasons.length).toBeGreaterThan(10);
  const missing = [...categories, ...reasons, ...sinks, ...others].filter((key) => !marked().includes(key));
  expect(missing).toEqual([]);
});

test('nothing else has one', () => {
  expect(marked().filter((key) => ![...categories, ...reasons, ...sinks, ...others].includes(key))).toEqual(
    [],
  );
});

test('whatever has none is drawn as several', () => {
  expect(markOf('constructor')).toEqual(markOf('group'));
});

describe('marks differ', () => {
  test.each(['light', 'dark'] as const)('in shape or colour on a %s ground', (ground) => {
    const seen = marked().map((key) => `${markOf(key).shape} ${markOf(key).color[ground]}`);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('in word and letters', () => {
    expect(new Set(marked().map((key) => markOf(key).symbol)).size).toBe(marked().length);
    expect(new Set(marked().map((key) => markOf(key).word)).size).toBe(marked().length);
  });

  test('where they share a shape, for people who see few colours too', () => {
    const faults = (['light', 'dark'] as const).flatMap((ground) =>
      pairs(marked())
        .filter(([a, b]) => markOf(a).shape === markOf(b).shape)
        .flatMap(([a, b]) =>
          Object.entries(SIGHT).map(([sight, matrix]) => {
            const [one, other] = [markOf(a).color[ground], markOf(b).color[ground]];
            return {
              told: `${ground} ${sight}: ${a}, ${b}`,
              far: distance(seen(one, matrix), seen(other, matrix)),
            };
          }),
        )
        .filter(({ far }) => far < 12)
        .map(({ told, far }) => `${told} (${far.toFixed(1)})`),
    );
    expect(faults).toEqual([]);
  });
});

test.each([
  ['light', '#ffffff'],
  ['dark', '#0d1117'],
] as const)('every colour can be read as text on a %s ground', (ground, page) => {
  const weak = marked().filter((key) => contrast(markOf(key).color[ground], page) < 4.5);
  expect(weak).toEqual([]);
});

test('every stop and every line of the ledger has words of its own', () => {
  const sentences = reasons.map((reason) => stopWords({ reason, category: 'exchange', entity: 'Alpha' }));
  expect(new Set(sentences).size).toBe(reasons.length);
  expect(sentences.filter((sentence) => /undefined|The trace ends here/.test(sentence))).toEqual([]);
  const lines = [
    ...categories,
    ...reasons.filter((reason) => !['labelled', 'pattern'].includes(reason)),
    ...sinks,
  ];
  expect(new Set(lines.map(ledgerWords)).size).toBe(new Set(lines).size);
  expect(lines.filter((line) => ledgerWords(line).startsWith('elsewhere'))).toEqual([]);
});

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((a, n) => items.slice(n + 1).map((b) => [a, b] as const));
}

const channels = (hex: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const light = (hex: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(hex).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [one, other] = [light(a), light(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), severity 1, over linear RGB. */
const SIGHT: Record<string, readonly (readonly number[])[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(hex: string, matrix: readonly (readonly number[])[]): readonly number[] {
  const rgb = channels(hex).map(linear);
  return matrix.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, part, n) => sum + part * (rgb[n] as number), 0),
      ),
    ),
  );
}

/** In CIELAB of 1976, D65. About 2 can just be told. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [one, other] = [lab(a), lab(b)];
  return Math.hypot(...one.map((value, n) => value - (other[n] as number)));
}

function lab([red = 0, green = 0, blue = 0]: readonly number[]): readonly number[] {
  const root = (value: number): number =>
    value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116;
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

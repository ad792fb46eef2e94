import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandOf, findingBands } from '../../src/core/finding-bands.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';

test('a band is the least and the most of any policy, and says whose', () => {
  const values = { haircut: '1000000000000000000001', fifo: '0', lifo: '1000000000000000000002' };
  expect(bandOf(values, ['haircut', 'fifo', 'lifo'])).toEqual({
    low: '0',
    high: '1000000000000000000002',
    lowBy: 'fifo',
    highBy: 'lifo',
  });
});

test('a policy that is left out does not count, and one without a value has nothing', () => {
  const values = { haircut: '5', fifo: '7', poison: '9' };
  expect(bandOf(values, ['haircut', 'fifo'])).toMatchObject({ low: '5', high: '7' });
  expect(bandOf(values, ['haircut', 'lifo'])).toMatchObject({ low: '0', lowBy: 'lifo', high: '5' });
});

test('shares are compared as numbers, not as text', () => {
  expect(bandOf({ a: '0.1', b: '0.09', c: '0.1000000001' }, ['a', 'b', 'c'])).toMatchObject({
    low: '0.09',
    high: '0.1000000001',
  });
  expect(bandOf({ a: '9', b: '10' }, ['a', 'b'])).toMatchObject({ lowBy: 'a', highBy: 'b' });
});

test('of policies that agree the first is named', () => {
  expect(bandOf({ a: '3', b: '3' }, ['a', 'b'])).toEqual({ low: '3', high: '3', lowBy: 'a', highBy: 'a' });
});

test('no value lies outside its band, and both ends are values', () => {
  const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 24n }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(amounts, (all) => {
      const values = Object.fromEntries(all.map((value, n) => [`p${n}`, `${value}`]));
      const { low, high } = bandOf(values, Object.keys(values) as [string, ...string[]]);
      const sorted = [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect([low, high]).toEqual([`${sorted[0]}`, `${sorted.at(-1)}`]);
    }),
    { numRuns: 50 },
  );
});

test('every finding of a graph has its bands, in order', () => {
  const text = readFileSync(
    new URL('../../fixtures/cases/coincheck-2018/graph.json', import.meta.url),
    'utf8',
  );
  const { findings, parameters } = JSON.parse(text) as FlowGraph;
  const bands = findingBands(findings, parameters.policies as [string, ...string[]]);
  expect(bands.map(({ finding }) => finding)).toEqual(findings);
  const [first] = parameters.policies as [string];
  if (parameters.policies.length === 1)
    for (const { finding, taint, loss, share } of bands)
      expect([taint.low, taint.high, loss.low, share.high]).toEqual([
        finding.taint[first],
        finding.taint[first],
        finding.loss[first],
        finding.share[first],
      ]);
});

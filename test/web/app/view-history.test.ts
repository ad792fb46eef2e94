import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyOf, redone, undone, wentOn } from '../../../src/web/app/state/view-history.ts';

test('what is undone can be done again, step by step', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 30 }), ([first = 0, ...more]) => {
      const end = more.reduce((history, next) => wentOn(history, next), historyOf(first));
      const start = more.reduce((history) => undone(history), end);
      expect(start.present).toBe(first);
      expect(more.reduce((history) => redone(history), start)).toEqual(end);
    }),
    { numRuns: 100 },
  );
});

test('going on forgets what was undone', () => {
  const history = wentOn(undone(wentOn(historyOf('a'), 'b')), 'c');
  expect(redone(history)).toBe(history);
  expect(undone(history).present).toBe('a');
});

test('the same state is no step, and before the first there is none', () => {
  const history = historyOf('a');
  expect(wentOn(history, 'a').past).toEqual([]);
  expect(undone(history)).toBe(history);
});

test('a hundred steps are kept', () => {
  const steps = Array.from({ length: 150 }, (_, n) => n + 1);
  expect(steps.reduce((history, next) => wentOn(history, next), historyOf(0)).past).toHaveLength(100);
});

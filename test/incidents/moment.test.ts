import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endsBefore, readMoment } from '../../src/incidents/moment.ts';

const at = (text: string) => Date.parse(text) / 1000;

test.each([
  ['2011', '2011-01-01T00:00:00Z', '2011-12-31T23:59:59Z'],
  ['2011-09', '2011-09-01T00:00:00Z', '2011-09-30T23:59:59Z'],
  ['2011-12', '2011-12-01T00:00:00Z', '2011-12-31T23:59:59Z'],
  ['2016-02-29', '2016-02-29T00:00:00Z', '2016-02-29T23:59:59Z'],
  ['2018-01-25T15:02Z', '2018-01-25T15:02:00Z', '2018-01-25T15:02:59Z'],
  ['2022-03-23T13:29:09Z', '2022-03-23T13:29:09Z', '2022-03-23T13:29:09Z'],
])('%s lasts from its first second to its last', (text, first, last) => {
  expect(readMoment(text)).toEqual({ text, first: at(first), last: at(last) });
});

test.each([
  '',
  '18',
  '2018-1-25',
  '2018-13',
  '2018-00',
  '2018-02-30',
  '2017-02-29',
  '2018-01-25T15Z',
  '2018-01-25T15:02',
  '2018-01-25T15:02+09:00',
  '2018-01-25T24:00Z',
  '2018-01-25T15:60Z',
  '2018-01-25 15:02Z',
  '2018-01-25T15:02:09.5Z',
])('%j is no time', (text) => {
  expect(readMoment(text)).toBeUndefined();
});

test('every second is read to itself, and whatever is cut off of it holds it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_230_768_000, max: 2_000_000_000 }), (time) => {
      const text = new Date(time * 1000).toISOString().replace('.000', '');
      expect(readMoment(text)).toEqual({ text, first: time, last: time });
      for (const cut of [text.slice(0, 4), text.slice(0, 7), text.slice(0, 10), `${text.slice(0, 16)}Z`]) {
        const moment = readMoment(cut);
        expect(moment && moment.first <= time && time <= moment.last).toBe(true);
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('one ends before another begins only where nothing of it lies within', () => {
  expect(endsBefore('2018-01-25T15:02Z', '2018-01-25')).toBe(false);
  expect(endsBefore('2018-01-25T15:02Z', '2018-01-24')).toBe(true);
  expect(endsBefore(2018, 2017)).toBe(true);
  expect(endsBefore('2018', undefined)).toBe(false);
  expect(endsBefore('soon', '2017')).toBe(false);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertId } from '../../src/alerts/alert.ts';
import { apply, type JournalState, readJournal, wholeJournal } from '../../src/alerts/journal.ts';
import { type JournalLine, writtenLine } from '../../src/alerts/journal-line.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import { factOf } from './facts.ts';

const FIRST = '{"format":"coinhound.outbox.v1"}\n';
const AT = '2026-01-01T00:00:00.000Z';
const idOf = (n: number): string => alertId(factOf({ key: `${n}` }));
const queued = (n: number, channels = ['a', 'b']): JournalLine => ({
  event: 'queued',
  id: idOf(n),
  at: AT,
  channels,
  fact: factOf({ key: `${n}`, text: 'ä €' }),
});
const delivered = (n: number, channel: string): JournalLine => ({
  event: 'delivered',
  id: idOf(n),
  channel,
  at: AT,
});
const read = (text: string | Buffer) => readJournal(Buffer.from(text as string), 'outbox.jsonl');
const textOf = (lines: readonly JournalLine[]): string => FIRST + lines.map(writtenLine).join('');
const plain = ({ known, open }: JournalState) => ({
  known: [...known].sort(),
  open: [...open.values()].map((alert) => ({ ...alert, deliveries: [...alert.deliveries] })),
});

function fault(text: string | Buffer): CoinhoundError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof CoinhoundError) return error;
    throw error;
  }
  throw new Error('the journal was read');
}

test('an alert is open until every channel has taken it, and known from then on', () => {
  const lines = [queued(1), delivered(1, 'a')];
  const { state } = read(textOf(lines));
  expect(plain(state)).toMatchObject({
    known: [],
    open: [
      {
        id: idOf(1),
        deliveries: [
          ['a', { state: 'delivered' }],
          ['b', { state: 'queued', why: null }],
        ],
      },
    ],
  });
  expect(plain(read(textOf([...lines, delivered(1, 'b')])).state)).toEqual({ known: [idOf(1)], open: [] });
});

test('a refused alert stays open with the reason, one that failed waits again', () => {
  const why = 'refused it (HTTP 400)';
  const refused: JournalLine = { event: 'refused', id: idOf(1), channel: 'a', at: AT, why };
  const failed: JournalLine = { ...refused, event: 'failed', why: 'failed (HTTP 500)' };
  const deliveriesOf = (lines: readonly JournalLine[]) =>
    plain(read(textOf(lines)).state).open[0]?.deliveries[0];
  expect(deliveriesOf([queued(1), refused])).toEqual(['a', { state: 'refused', why }]);
  expect(deliveriesOf([queued(1), refused, failed])).toEqual([
    'a',
    { state: 'queued', why: 'failed (HTTP 500)' },
  ]);
});

test('a journal that was cut off anywhere is read up to its last whole line', () => {
  const text = Buffer.from(textOf([queued(1), delivered(1, 'a'), queued(2)]));
  for (let length = 0; length <= text.length; length++) {
    const { bytes, lines } = read(text.subarray(0, length));
    const whole = text.subarray(0, length).lastIndexOf(0x0a) + 1;
    expect(bytes).toBe(whole);
    expect(lines).toBe(Math.max(0, text.subarray(0, length).toString('latin1').split('\n').length - 2));
  }
});

describe('damage is an error that names file and line', () => {
  const good = textOf([queued(1), delivered(1, 'a')]);
  test.each<[string, string | Buffer, string]>([
    ['another first line', `{"format":"other"}\n`, '1 is not the first line of a journal of alerts'],
    ['a line that is no JSON', `${good}{"event":\n`, '4 is no line of a journal of alerts'],
    ['an empty line', `${good}\n`, '4 is no line of a journal of alerts'],
    [
      'an unknown event',
      `${good}{"event":"lost","id":"${idOf(1)}"}\n`,
      '4 is no line of a journal of alerts',
    ],
    [
      'an entry too many',
      `${good}{"event":"known","id":"${idOf(2)}","x":1}\n`,
      '4 is no line of a journal of alerts',
    ],
    ['a fact that is there twice', good + writtenLine(queued(1)), '4 names a fact that was there before'],
    [
      'a delivery of nothing',
      good + writtenLine(delivered(2, 'a')),
      '4 tells of an alert that does not wait there',
    ],
    [
      'a delivery over another channel',
      good + writtenLine(delivered(1, 'c')),
      '4 tells of an alert that does not wait there',
    ],
    [
      'a second delivery',
      good + writtenLine(delivered(1, 'a')),
      '4 tells of an alert that does not wait there',
    ],
    [
      'bytes that are no text',
      Buffer.concat([Buffer.from(good), Buffer.from([0x22, 0xff, 0x0a])]),
      '4 is no UTF-8',
    ],
  ])('%s', (_, text, message) => {
    const error = fault(text);
    expect(error).toMatchObject({ kind: 'data', code: 'outbox-damaged' });
    expect(error.message).toBe(`outbox.jsonl:${message}`);
  });
});

test('the shortest journal of a state gives the state back', () => {
  const step = fc.record({ n: fc.nat(6), channel: fc.constantFrom('a', 'b'), what: fc.nat(4) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const state: JournalState = { known: new Set(), open: new Map() };
      for (const { n, channel, what } of steps) {
        const of = { id: idOf(n), channel, at: AT };
        const lines: readonly JournalLine[] = [
          queued(n),
          { event: 'known', id: idOf(n) },
          { event: 'delivered', ...of },
          { event: 'refused', ...of, why: 'x' },
          { event: 'failed', ...of, why: 'y' },
        ];
        apply(state, lines[what] as JournalLine);
      }
      const again = read(wholeJournal(state)).state;
      const bare = (one: JournalState) =>
        JSON.stringify(plain(one), (key, value) => (key === 'why' ? undefined : value));
      expect(bare(again)).toBe(bare(state));
      expect(wholeJournal(again)).toBe(wholeJournal(state));
    }),
    { numRuns: 200 },
  );
});

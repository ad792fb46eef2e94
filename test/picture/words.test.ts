import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coverageWords, ledgerWords, stopWords, warningWords } from '../../src/picture/words.ts';

const format = readFileSync(new URL('../../docs/graph-format.md', import.meta.url), 'utf8');
/** First cells of the table under a heading row. */
const rowsOf = (heading: string): string[] => {
  const table = format.slice(format.indexOf(heading)).split('\n\n')[0] ?? '';
  return [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].slice(1).map(([, code]) => code as string);
};

test('a label names who it is, by a name that cannot hide anything', () => {
  expect(stopWords({ reason: 'labelled', category: 'exchange', entity: 'Al\u202epha' })).toBe(
    'Belongs to Al⟨U+202E⟩pha (exchange), as a list of addresses says. What happens inside cannot be followed.',
  );
});

test.each(['hub', 'coinjoin', 'frozen'])('the pattern %s has a sentence of its own', (category) => {
  expect(stopWords({ reason: 'pattern', category })).not.toBe(
    stopWords({ reason: 'pattern', category: 'other' }),
  );
});

test('what the evidence tells is told', () => {
  expect(stopWords({ reason: 'opaque', evidence: { why: 'The sums are hidden.' } })).toBe(
    'The sums are hidden.',
  );
  expect(stopWords({ reason: 'unavailable', evidence: { code: 'not-recorded' } })).toContain(
    '(not-recorded)',
  );
  expect(stopWords({ reason: 'decided', evidence: { because: 'a shop' } })).toBe(
    'An investigator ended the trace here: a shop',
  );
});

test('words that are in no table are shown as they are', () => {
  expect(stopWords({ reason: 'constructor' })).toBe('The trace ends here: constructor.');
  expect(ledgerWords('con\u0000structor')).toBe('elsewhere (con⟨U+0000⟩structor)');
  expect(coverageWords('constructor')).toBe('Not everything was read here: constructor.');
});

test('every reason of coverage and every warning that the format lists has a sentence', () => {
  const whys = rowsOf('| `why` | what was not read');
  expect(whys).toHaveLength(5);
  expect(whys.map(coverageWords).filter((words) => words.startsWith('Not everything'))).toEqual([]);
  const codes = rowsOf('| `code` | what it says') as Parameters<typeof warningWords>[0][];
  expect(codes).toHaveLength(8);
  expect(codes.map(warningWords).filter((words) => words === undefined)).toEqual([]);
});

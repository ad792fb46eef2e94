import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../src/labels/json-fault.ts';

test.each([
  ['[1,]', 3],
  ['{"a":1,}', 7],
  ['{"a" 1}', 5],
  ['[1 2]', 3],
  ['{', 1],
  ['', 0],
  ['{"a":tru}', 5],
  ['[1]x', 3],
  ['{a:1}', 1],
  ['[[]]]', 4],
  ['["\\x"]', 1],
  ['{"a":1}', undefined],
])('%s ceases to be JSON at %s', (text, offset) => {
  expect(jsonFault(text)).toBe(offset);
});

test('finds a fault in just what JSON.parse refuses', () => {
  const tokens = fc.array(
    fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', '-0.5e3', '01', 'null', ' ', '"\\u00e4"'),
    { maxLength: 9 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        tokens.map((some) => some.join('')),
        fc.json(),
      ),
      (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(jsonFault(text) === undefined).toBe(isJson);
      },
    ),
    { numRuns: 500 },
  );
});

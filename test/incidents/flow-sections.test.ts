import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFlowSections } from '../../src/incidents/flow-sections.ts';
import { readYaml } from '../../src/labels/yaml-file.ts';

test('lists are taken out by their keys, the rest is left', () => {
  const text =
    'id: x\nseeds:\n  - { a: x y, b: "z: #1", since: 2018-01-25T15:02Z }\n\n  - { a: [p, "q, r"], c: 7 }\nnotes:\n  - n\n';
  expect(readFlowSections(text)).toEqual({
    rest: 'id: x\n\nnotes:\n  - n\n',
    sections: {
      seeds: [
        { a: 'x y', b: 'z: #1', since: '2018-01-25T15:02Z' },
        { a: ['p', 'q, r'], c: 7 },
      ],
    },
  });
});

test('a list in another form is left to the YAML parser', () => {
  expect(readFlowSections('seeds: []\nid: x')).toEqual({ rest: 'seeds: []\nid: x', sections: {} });
});

test.each([
  'seeds:\n',
  'seeds:\n  # c\n  - { a: x }',
  'seeds:\n  - a: x',
  'seeds:\n- { a: x }',
  'seeds:\n   - { a: x }',
  'seeds:\n  - { a: x }\nseeds:\n  - { a: x }',
  'seeds:\n  - { a: x, a: y }',
  'seeds:\n  - { a: [x], a: y }',
  'seeds:\n  - { a: "\\n" }',
  'seeds:\n  - { a: ["\\n"] }',
  'seeds:\n  - { a: [x, [y]] }',
  'seeds:\n  - { a: [x: y] }',
  'seeds:\n  - { a: null }',
  'seeds:\n  - { a: [true] }',
  'seeds:\n  - { a: 1.5 }',
  'seeds:\n  - { a: &x y }',
  'seeds:\n  - { a: *x }',
  'seeds:\n  - { a: x #y }',
  'seeds:\n  - { a: x } # y',
])('gives up on %j rather than read it otherwise than YAML', (text) => {
  expect(readFlowSections(text)).toBeUndefined();
});

test('reads nothing otherwise than YAML does', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 8, unit: fc.constantFrom(...'aE01x_.-:#,{}[]"\'~ ') }),
    fc.constantFrom(
      'null',
      'True',
      '0x1F',
      '1e3',
      '2018',
      '2018-01',
      '2018-01-25T15:02Z',
      '"q"',
      '"a, b"',
      'a b',
    ),
    fc.string({ minLength: 25, maxLength: 27, unit: fc.constantFrom(...'01eE3ax') }),
  );
  const value = fc.oneof(
    word,
    fc.array(word, { maxLength: 3 }).map((words) => `[${words.join(', ')}]`),
  );
  const field = fc.tuple(fc.constantFrom('a', 'b', 'c'), value).map(([key, text]) => `${key}: ${text}`);
  const entry = fc
    .array(field, { minLength: 1, maxLength: 3 })
    .map((fields) => `  - { ${fields.join(', ')} }`);
  const line = fc.oneof(
    { weight: 6, arbitrary: entry },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'seeds:', 'expect:', 'notes:', '  - a', 'id: x', '    folded'),
    },
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
      const text = ['accounts:', ...lines, ''].join('\n');
      const flow = readFlowSections(text);
      if (!flow) return;
      const whole = readYaml(text, 'x.yaml');
      const rest = readYaml(flow.rest, 'x.yaml');
      if (rest.faults.length > 0) return;
      read++;
      expect({ ...(rest.yaml.value as object | undefined), ...flow.sections }).toEqual(whole.yaml.value);
    }),
    { numRuns: 3_000, seed: 11 },
  );
  expect(read).toBeGreaterThan(100);
});

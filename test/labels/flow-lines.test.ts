import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFlowLines } from '../../src/labels/flow-lines.ts';
import { readYaml } from '../../src/labels/yaml-file.ts';

test('entries are read with their lines; comments and blank lines may stand between them', () => {
  const text = 'name: P\nlabels:\n  # one\n  - { a: x y, b: "z: #1", c: 7 }\n\n  - { a: 2024-01-02 }\n';
  expect(readFlowLines(text)).toEqual({
    header: 'name: P',
    labels: [{ a: 'x y', b: 'z: #1', c: 7 }, { a: '2024-01-02' }],
    lines: [4, 6],
  });
});

test.each([
  'labels: []',
  'labels:\n',
  'labels:\n  - { a: null }',
  'labels:\n  - { a: True }',
  'labels:\n  - { a: 1.5 }',
  'labels:\n  - { a: -1 }',
  'labels:\n  - { a: 1234567890123456789012345678 }',
  'labels:\n  - { a: 12345678901234567890123456e2 }',
  'labels:\n  - { a: x: y }',
  'labels:\n  - { a: x #y }',
  'labels:\n  - { a: "\\n" }',
  'labels:\n  - { a: &x y }',
  'labels:\n  - { a: x, a: y }',
  'labels:\n  - { a: [x] }',
  'labels:\n  - { a: x } # y',
  'labels:\n  - { a: x }\n   - { a: x }',
  'labels:\n  - { a: x }\nmore: y',
  'labels:\n  - a: x',
])('gives up on %j rather than read it otherwise than YAML', (text) => {
  expect(readFlowLines(text)).toBeUndefined();
});

test('reads nothing otherwise than YAML does', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.string({ maxLength: 12, unit: fc.constantFrom(...'aE01x_.-:#,{}"\'~ ') }),
    fc.constantFrom(
      'null',
      'True',
      '0x1F',
      '0o7',
      '1e3',
      '.inf',
      '2024-01-02',
      '007',
      '"q"',
      '"a, b"',
      'a b',
    ),
    fc.string({ minLength: 25, maxLength: 28, unit: fc.constantFrom(...'01eE3ax') }),
  );
  const field = fc.tuple(fc.constantFrom('a', 'b', 'c'), word).map(([key, value]) => `${key}: ${value}`);
  const line = fc
    .array(field, { minLength: 1, maxLength: 3 })
    .map((fields) => `  - { ${fields.join(', ')} }`);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), (lines) => {
      const text = `labels:\n${lines.join('\n')}\n`;
      const flow = readFlowLines(text);
      if (flow) expect(readYaml(text, 'labels.yaml').yaml.value).toEqual({ labels: flow.labels });
    }),
    { numRuns: 3_000 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from '../../src/picture/visible.ts';
import { hostile } from '../export/flow-graphs.ts';

test.each([
  ['Binance 14', 'Binance 14'],
  ['比特币 💰 ünïcödé', '比特币 💰 ünïcödé'],
  ['\u202egnp.exe', '⟨U+202E⟩gnp.exe'],
  ['a\u200bb\ufeff', 'a⟨U+200B⟩b⟨U+FEFF⟩'],
  ['two\r\nlines', 'two⟨U+000D⟩⟨U+000A⟩lines'],
  ['\ud800 lone', '⟨U+D800⟩ lone'],
  ['\u{e0041}tag', '⟨U+E0041⟩tag'],
  ['\u3164', '⟨U+3164⟩'],
])('%j shows as %s', (text, shown) => {
  expect(visible(text)).toEqual({ text: shown, whole: null });
});

test('long text is cut, and the whole is kept for a hint', () => {
  expect(visible('abcdefgh', 5)).toEqual({ text: 'abcd…', whole: 'abcdefgh' });
  expect(visible('abcde', 5)).toEqual({ text: 'abcde', whole: null });
});

test('a megabyte of text stays short in either', () => {
  const { text, whole } = visible('x'.repeat(1_000_000));
  expect(text).toHaveLength(40);
  expect(whole).toHaveLength(2_001);
});

test('whatever it is given, nothing in it hides or turns the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' })), (text) => {
      const shown = visible(text);
      expect(`${shown.text}${shown.whole ?? ''}`).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u);
    }),
    { numRuns: 200, seed: 1 },
  );
});

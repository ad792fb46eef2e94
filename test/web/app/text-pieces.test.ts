import { expect, test } from 'vitest';
import { visible } from '../../../src/picture/visible.ts';
import { textPieces } from '../../../src/web/app/state/text-pieces.ts';

test('a note shows as it was written: its lines, and its end', () => {
  expect(textPieces('first\nsecond\r\n\nfourth')).toEqual([['first'], ['second'], [], ['fourth']]);
  const long = `${'🙂a'.repeat(4_000)}end`;
  const [pieces = []] = textPieces(long);
  const shown = pieces.map((piece) => visible(piece, piece.length));
  expect(shown.map(({ text }) => text).join('')).toBe(long);
  expect(shown.every(({ whole }) => whole === null)).toBe(true);
});

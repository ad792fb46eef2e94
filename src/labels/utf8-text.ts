import type { Buffer } from 'node:buffer';
import type { FileFault } from './yaml-file.ts';

/** The text of a file without a byte order mark; undefined where it is no UTF-8, which must not be mended: names would be others. */
export function utf8Text(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The fault of a file that is no UTF-8. */
export const notUtf8 = (file: string): FileFault => ({
  file,
  line: 1,
  column: 1,
  path: '',
  expected: 'expected a text in UTF-8, not in UTF-16 or any other encoding',
});

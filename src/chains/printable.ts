import { Buffer } from 'node:buffer';

/** Characters that show something, and what parts lines; no controls, no marks that turn the direction of text. */
const PRINTABLE = /^[\P{C}\t\n\r]+$/u;

/** Bytes as the text that somebody wrote: UTF-8 of printable characters throughout. Undefined where they are none, or nothing. */
export function printableText(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return PRINTABLE.test(text) && Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

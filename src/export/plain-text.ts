/**
 * What turns the direction of text, so that it reads otherwise than it is: `\u202egnp.exe` shows as `exe.png` (Unicode TR 36,
 * bidirectional text spoofing). Formats write them as escapes where they have escapes, else as U+FFFD.
 */
export const bidiControls: RegExp = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text without halves of surrogate pairs, which have no UTF-8; they become U+FFFD. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/** Text on one line for people to read: every control and formatting character is U+FFFD. Longer ones end in `…`. */
export function lineText(text: string, longest: number): string {
  const start = text.slice(0, 2 * longest + 2);
  const all = [...start];
  const shown = all.length > longest ? `${all.slice(0, longest).join('')}…` : start;
  return shown.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu, '\ufffd');
}

/** A value as JSON of well-formed text; what turns the direction of text is written as an escape. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  // Half a surrogate pair stands as an escape here. Few texts have one, and to look at every string is slow.
  const whole = text.includes('\\ud')
    ? JSON.stringify(value, (_, member) => (typeof member === 'string' ? wellFormed(member) : member))
    : text;
  return whole.replace(bidiControls, escape16);
}

/** A character as JSON, JavaScript and YAML escape it: `\u202e`. */
export const escape16 = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

import { bidiControls } from './plain-text.ts';

/** An id as an XML name token: CAIP ids are one; a character that is none is written `_x20_`. Injective. */
export const xmlName = (id: string): string =>
  id.replace(/_(?=x)|[^0-9A-Za-z._:-]/gu, (char) => `_x${char.codePointAt(0)?.toString(16)}_`);

/** Not a character of XML 1.0, not even as a reference: most controls, half a surrogate pair, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * Text for an element or an attribute of XML 1.0. Blanks are references, because XML readers change them otherwise, and so is
 * what turns the direction of text; what the format forbids becomes U+FFFD.
 */
export const xmlText = (text: string): string =>
  text
    .replace(ILLEGAL, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (char) => REFERENCES[char] as string)
    .replace(bidiControls, (char) => `&#${char.charCodeAt(0)};`);

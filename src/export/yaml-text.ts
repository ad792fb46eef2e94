import { bidiControls, escape16, wellFormed } from './plain-text.ts';

/** Not printable in YAML 1.2 (section 5.1), or a break or mark that readers take for something else; JSON leaves them as they are. */
const ESCAPED = /[\u007f-\u009f\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text as a double-quoted scalar of YAML, on one line; what is not printable or turns the direction of text is an escape. */
export const yamlText = (text: string): string =>
  JSON.stringify(wellFormed(text)).replace(ESCAPED, escape16).replace(bidiControls, escape16);

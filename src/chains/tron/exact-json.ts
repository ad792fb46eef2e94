import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';

/** A text, of any length without a step back, or a whole number of more digits than a double surely holds. */
const LONG_NUMBERS = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE+])/g;

/**
 * The JSON of an answer, whole numbers of 16 digits and more as decimal text: TRON's node writes amounts as numbers, and
 * those of a TRC-10 token go up to 2^63. Throws `malformed` where it is no JSON.
 */
export function exactJson(reply: Reply): unknown {
  const body = reply.body.replace(LONG_NUMBERS, (found) => (found.startsWith('"') ? found : `"${found}"`));
  return json({ ...reply, body });
}

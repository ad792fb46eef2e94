import type { Amount } from '../core/ids.ts';
import type { Reply } from './http.ts';
import { malformed } from './upstream-error.ts';

/**
 * The JSON of an answer. Throws `malformed` where it is none: HTML from a proxy or from a wrong base path, JSON cut off.
 * Numbers above 2^53 are rounded by the language: read them with `integer` and `amount`, which refuse them.
 */
export function json(reply: Reply): unknown {
  try {
    return JSON.parse(reply.body);
  } catch {
    const details = { status: String(reply.status), body: excerpt(reply.body) };
    throw malformed(`answered with ${formOf(reply.body)} where JSON was due`, { details });
  }
}

/** A whole number within 2^53, given as a number or as decimal text. `what` names it in the error: `block_height`. */
export function integer(value: unknown, what: string): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw unexpected(value, what, 'a whole number');
}

/** A non-negative number of base units, given as decimal text of any length or as a number within 2^53. */
export function amount(value: unknown, what: string): Amount {
  if (typeof value === 'string' && /^\d+$/.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  throw unexpected(value, what, 'an amount of base units');
}

function unexpected(value: unknown, what: string, due: string): Error {
  const shown = excerpt(String(JSON.stringify(value)));
  return malformed(`gave ${shown} for ${what} where ${due} was due`, { details: { field: what } });
}

function formOf(body: string): string {
  const start = body.trimStart().slice(0, 1);
  if (start === '') return 'nothing';
  if (start === '<') return 'HTML';
  return start === '{' || start === '[' ? 'JSON that breaks off' : 'text';
}

const excerpt = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
};

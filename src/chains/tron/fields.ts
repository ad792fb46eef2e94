import type { Amount } from '../../core/ids.ts';
import { amount } from '../../net/parse.ts';
import { malformed } from '../../net/upstream-error.ts';

/** An object of an answer before anything is known of it. */
export type Fields = Readonly<Record<string, unknown>>;

/** `value` if it is an object; `what` names it in the error. */
export function object(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw malformed(`gave something else where ${what} was due`);
}

/** An amount as a number, as text, or in an object around one; nothing where it is not given. */
export function spelledAmount(value: unknown, field: string): Amount {
  if (value === undefined || value === null || value === '') return 0n;
  if (typeof value === 'object') return spelledAmount((value as Fields)._, field);
  return amount(value, field);
}

/** The hash of a transaction in lower case. */
export function hashIn(value: unknown, field: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw malformed(`gave no hash of a transaction for ${field}`, { details: { field } });
}

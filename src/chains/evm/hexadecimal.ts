import type { Amount } from '../../core/ids.ts';
import { malformed } from '../../net/upstream-error.ts';

/** A number that JSON-RPC spells in hexadecimal or as a JSON number, and Blockscout in decimal. Throws `malformed`. */
export function quantity(value: unknown, field: string): number {
  const text = typeof value === 'number' ? String(value) : value;
  const number = typeof text === 'string' && /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw malformed(`gave no number for ${field}`, { details: { field } });
}

/** Base units that JSON-RPC spells in hexadecimal, of any size. Throws `malformed`. */
export function hexAmount(value: unknown, field: string): Amount {
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) return BigInt(value);
  throw malformed(`gave no amount in hexadecimal for ${field}`, { details: { field } });
}

/** So many bytes in lower-case hexadecimal, with `0x`. Throws `malformed`. */
export function hex(value: unknown, bytes: number, field: string): string {
  if (typeof value === 'string' && value.length === 2 + 2 * bytes && /^0x[0-9a-f]+$/i.test(value))
    return value.toLowerCase();
  throw malformed(`gave no ${bytes} bytes of hexadecimal for ${field}`, { details: { field } });
}

/** An address, or undefined where none is given. */
export const optionalAddress = (value: unknown, field: string): string | undefined =>
  value === undefined || value === null ? undefined : hex(value, 20, field);

/** A number as JSON-RPC takes it. */
export const toHex = (number: number): string => `0x${number.toString(16)}`;

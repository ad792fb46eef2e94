import * as z from 'zod';
import { CoinhoundError } from '../core/error.ts';
import { parseFloor } from './parse-floor.ts';

/** An error that says what was expected, and repeats no value: it may be a key. */
export function said(what: string) {
  return { error: `expected ${what}` };
}

/** A map with these entries and no others. */
export function entries<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `no such entry here: expected ${names}`
        : `expected a map of ${names}`,
  });
}

/** Text that is not empty. */
export function text(what: string) {
  return z
    .string(said(what))
    .regex(/\S/, said(what))
    .max(1_000, said(`${what} of at most 1000 characters`));
}

/** A whole number in a range. */
export function count(from: number, to: number) {
  const expected = said(`a whole number from ${from} to ${to}`);
  return z.int(expected).min(from, expected).max(to, expected);
}

/** One of several names. */
export function oneOf<const Name extends string>(names: readonly Name[]) {
  return z.enum(names, said(`one of ${names.join(', ')}`));
}

/** The name of an environment variable that holds a secret. */
export function variable() {
  const expected = said('the name of an environment variable in capitals');
  return z.string(expected).regex(/^[A-Z][A-Z0-9_]{0,99}$/, expected);
}

/** A floor as `parseFloor` reads it. */
export function floor() {
  const expected = said("a share like '0.01%' with at most 7 decimals, or base units in quotes");
  return z.union([z.string(), z.int().transform(String)], expected).refine(isFloor, expected);
}

function isFloor(text: string): boolean {
  try {
    parseFloor(text);
    return true;
  } catch (error) {
    if (error instanceof CoinhoundError) return false;
    throw error;
  }
}

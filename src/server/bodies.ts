import * as z from 'zod';
import type { NewDecision, NewLabel, NewNote, RunRequest } from '../web/api.ts';
import { malformed } from './failure.ts';

const short = z.string().max(200);
const long = z.string().max(10_000);
const word = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,80}$/, 'expected an id');

/** Reads the body of a request, as its type is. Throws `request-malformed`. */
export type ReadBody<T> = (body: unknown) => T;

/** What to trace. */
export const runRequest: ReadBody<RunRequest> = reader(
  z.strictObject({
    incident: word.exactOptional(),
    case: word.exactOptional(),
    seeds: z.array(z.string().max(300)).min(1).max(1_000).exactOptional(),
    again: word.exactOptional(),
    options: z.record(short, z.string().max(2_000)).exactOptional(),
    asOf: z.record(short, z.int().min(0)).exactOptional(),
    offline: z.boolean().exactOptional(),
    bundle: z.boolean().exactOptional(),
  }),
);

/** A note. */
export const newNote: ReadBody<NewNote> = reader(
  z.strictObject({ node: z.string().max(300).nullable(), text: long.regex(/\S/, 'expected a text') }),
);

/** What is decided of an account. */
export const newDecision: ReadBody<NewDecision> = reader(
  z.strictObject({
    account: z.string().max(300),
    kind: z.enum(['expand', 'stop', 'clear']),
    note: z.string().max(2_000),
  }),
);

/** A label of one's own. */
export const newLabel: ReadBody<NewLabel> = reader(
  z.strictObject({
    account: z.string().max(300),
    name: short.regex(/\S/, 'expected the name of the entity'),
    category: short,
    role: short.exactOptional(),
    source: z.string().max(2_000).regex(/\S/, 'expected who says so'),
    confidence: z.int().min(0).max(100).exactOptional(),
  }),
);

function reader<T>(schema: z.ZodType<T>): ReadBody<T> {
  return (body) => {
    const read = schema.safeParse(body);
    if (read.success) return read.data;
    const faults = read.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')} ${message}`);
    throw malformed(faults.map((fault) => fault.trim()).join('; '));
  };
}

import * as z from 'zod';
import type { AlertFact } from './alert.ts';
import { factSchema, idSchema } from './alert-schema.ts';

/** One line of a journal of alerts. Times are ISO 8601, UTC. */
export type JournalLine =
  /** Needs nothing more: taken by every channel, or known before anybody was told. */
  | { readonly event: 'known'; readonly id: string }
  | {
      readonly event: 'queued';
      readonly id: string;
      readonly at: string;
      readonly channels: readonly string[];
      readonly fact: AlertFact;
    }
  | { readonly event: 'delivered'; readonly id: string; readonly channel: string; readonly at: string }
  /** Tried in vain: for good where it was refused. */
  | {
      readonly event: 'refused' | 'failed';
      readonly id: string;
      readonly channel: string;
      readonly at: string;
      readonly why: string;
    };

export const writtenLine = (line: JournalLine): string => `${JSON.stringify(line)}\n`;

/** Most lines of a journal are of this kind: no schema is asked about them. */
const KNOWN = /^\{"event":"known","id":"([0-9a-f]{64})"\}$/;

/** Reads a line without its end; undefined where it is none. */
export function readLine(text: string): JournalLine | undefined {
  const [, known] = KNOWN.exec(text) ?? [];
  if (known !== undefined) return { event: 'known', id: known };
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const text = z.string();

const lineSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('known'), id: idSchema }),
  z.strictObject({
    event: z.literal('queued'),
    id: idSchema,
    at: text,
    channels: z.array(text).min(1),
    fact: factSchema,
  }),
  z.strictObject({ event: z.literal('delivered'), id: idSchema, channel: text, at: text }),
  z.strictObject({ event: z.enum(['refused', 'failed']), id: idSchema, channel: text, at: text, why: text }),
]);

import * as z from 'zod';
import type { AlertFact } from './alert.ts';

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

/** Reads a line without its end; undefined where it is none. */
export function readLine(text: string): JournalLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const id = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string();
const number = z
  .string()
  .regex(/^\d{1,100}(?:\.\d{1,12})?$/)
  .nullable();

const fact = z.strictObject({
  incident: text,
  key: text,
  kind: text,
  category: text.nullable(),
  node: text.nullable(),
  asset: text.nullable(),
  amount: number,
  loss: number,
  share: number,
  time: text.nullable(),
  transactions: z.array(text),
  text,
});

const lineSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('known'), id }),
  z.strictObject({ event: z.literal('queued'), id, at: text, channels: z.array(text).min(1), fact }),
  z.strictObject({ event: z.literal('delivered'), id, channel: text, at: text }),
  z.strictObject({ event: z.enum(['refused', 'failed']), id, channel: text, at: text, why: text }),
]);

import * as z from 'zod';
import { jsonSchemaText, type Plain, type Same } from '../../export/json-schema.ts';
import { amount, count, moment, share } from '../../export/schema-parts.ts';
import type { RunReport } from './run-report.ts';

const text = z.string();
const ms = count;

const incident = z.strictObject({
  incident: text,
  state: z.enum(['first', 'unchanged', 'changed', 'failed', 'left']),
  asOf: z.record(text, count),
  requests: count,
  cached: count,
  flagged: count,
  new: count,
  summary: text.nullable(),
  live: count,
  unsure: z.array(z.strictObject({ holding: text, since: moment })),
  notes: z.array(text),
  error: z.strictObject({ code: text, message: text, hint: text.nullable() }).nullable(),
  durationMs: ms,
});

const overlap = z.strictObject({
  node: text,
  category: text.nullable(),
  incidents: z.array(
    z.strictObject({
      incident: text,
      received: z.array(z.strictObject({ asset: text, taint: amount, share: share.nullable() })),
    }),
  ),
});

/** A report of a rescan as it is written. Takes no key that the format does not know. */
export const runReportSchema = z.strictObject({
  format: z.literal('coinhound.rescan-report.v1'),
  began: moment,
  durationMs: ms,
  requests: count,
  ended: z.enum(['budget', 'interrupted']).nullable(),
  incidents: z.array(incident),
  alerts: z.strictObject({ sent: count, failed: count, waiting: count }),
  overlaps: z.array(overlap),
});

/** Fails to compile where the schema and the type differ in a key, an option or a type. */
true satisfies Same<Plain<RunReport>, Plain<z.infer<typeof runReportSchema>>>;

/** The text of `schema/rescan-report.v1.json`: JSON Schema 2020-12 of the format. */
export const rescanReportJsonSchema = (): string =>
  jsonSchemaText(runReportSchema, {
    name: 'rescan-report.v1',
    title: 'Report of a rescan of Coinhound, coinhound.rescan-report.v1',
    parts: [
      [incident, 'incident', 'What the scan of one incident came to.'],
      [overlap, 'overlap', 'An account that value of several incidents came to.'],
    ],
  });

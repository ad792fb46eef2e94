import * as z from 'zod';
import { jsonSchemaText, type Plain, type Same } from '../export/json-schema.ts';
import { amount, moment, share } from '../export/schema-parts.ts';
import { ALERT_FORMAT, type AlertFact, alertKinds } from './alert.ts';

/** An idempotency key. */
export const idSchema = z.string().regex(/^[0-9a-f]{64}$/);

const fact = {
  incident: z.string(),
  key: z.string(),
  kind: z.enum([...alertKinds, 'test']),
  category: z.string().nullable(),
  node: z.string().nullable(),
  asset: z.string().nullable(),
  amount: amount.nullable(),
  loss: amount.nullable(),
  share: share.nullable(),
  time: moment.nullable(),
  transactions: z.array(z.string()),
  text: z.string(),
};

/** A fact as the journal keeps it. */
export const factSchema = z.strictObject(fact);

/** Fails to compile where the schema and the type differ. */
true satisfies Same<Plain<AlertFact>, Plain<z.infer<typeof factSchema>>>;

/** An alert as every channel gets it. Takes no key that the format does not know. */
export const alertSchema = z.strictObject({
  format: z.literal(ALERT_FORMAT),
  id: idSchema,
  test: z.boolean(),
  ...fact,
});

/** The text of `schema/alert.v1.json`: JSON Schema 2020-12 of the format. */
export const alertJsonSchema = (): string =>
  jsonSchemaText(alertSchema, {
    name: 'alert.v1',
    title: `Alert of Coinhound, ${ALERT_FORMAT}`,
    parts: [],
  });

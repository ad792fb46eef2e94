import * as z from 'zod';
import { GRAPH_DIFF_SCHEMA, type GraphDiff } from '../../core/graph-diff.ts';
import { jsonSchemaText, type Plain, type Same } from '../json-schema.ts';
import {
  amount,
  amounts,
  asset,
  confidence,
  count,
  edgeKind,
  evidence,
  incident,
  label,
  share,
  tier,
  time,
  warningCode,
} from '../schema-parts.ts';

const texts = z.array(z.string());
const newOrGone = z.enum(['new', 'gone']);
const dated = { firstTime: time.nullable(), lastTime: time.nullable(), transactions: texts };
const losses = z.record(z.string(), z.strictObject({ loss: amounts, share }));
const change = { asset: z.string(), amount: amounts, was: amounts, now: amounts, losses, share };

const parameter = z.strictObject({
  name: z.string(),
  was: z.string().nullable(),
  now: z.string().nullable(),
});

const finding = z.strictObject({
  key: z.string(),
  kind: z.enum(['reached', 'frozen', 'reduced']),
  change: z.enum(['new', 'more', 'less', 'gone']),
  category: z.string(),
  entity: z.string().nullable(),
  node: z.string(),
  ...change,
  presumed: amounts.exactOptional(),
  rule: z.string(),
  confidence,
  ...dated,
});

const destination = z.strictObject({
  node: z.string(),
  by: edgeKind,
  asset: z.string(),
  taint: amounts,
  label: z.strictObject({ name: z.string(), category: z.string() }).nullable(),
});

const moved = z.strictObject({
  key: z.string(),
  kind: z.literal('moved'),
  node: z.string(),
  ...change,
  ...dated,
  to: z.array(destination),
});

const labelState = z.strictObject({
  labels: z.array(label),
  stop: z.strictObject({ reason: z.string(), category: z.string().nullable() }).nullable(),
  categories: texts,
});

const labelled = z.strictObject({
  key: z.string(),
  kind: z.literal('label'),
  node: z.string(),
  was: labelState,
  now: labelState,
});

const crossing = z.strictObject({
  key: z.string(),
  kind: z.literal('crossing'),
  change: newOrGone,
  id: z.string(),
  by: z.enum(['swap', 'wrap', 'bridge']),
  rule: z.string(),
  tier,
  confidence,
  source: z.string(),
  target: z.string(),
  asset: z.string(),
  taint: amounts,
  received: z.strictObject({ asset: z.string(), taint: amounts }),
  ...dated,
});

const pattern = z.strictObject({
  key: z.string(),
  kind: z.literal('pattern'),
  change: newOrGone,
  node: z.string(),
  name: z.string(),
  confidence,
  evidence,
});

const lead = z.strictObject({
  key: z.string(),
  kind: z.literal('lead'),
  change: z.enum(['new', 'more', 'gone']),
  rule: z.string(),
  account: z.string(),
  about: texts,
  amounts,
  confidence,
  ...dated,
});

const hop = z.strictObject({
  key: z.string(),
  kind: z.literal('hops'),
  what: z.enum(['account', 'transaction']),
  node: z.string(),
  hop: count,
  ...dated,
});

const disappeared = z.strictObject({
  key: z.string(),
  kind: z.literal('disappeared'),
  node: z.string(),
  ...dated,
});

const ledgerLine = z.strictObject({
  key: z.string(),
  kind: z.literal('ledger'),
  policy: z.string(),
  book: z.string(),
  part: z.enum(['stolen', 'presumed', 'ends']),
  line: z.string().nullable(),
  was: amount,
  now: amount,
});

const coverage = z.strictObject({
  key: z.string(),
  kind: z.literal('coverage'),
  change: newOrGone,
  node: z.string(),
  asset: z.string(),
  why: z.string(),
  evidence,
  notes: texts,
});

const warning = z.strictObject({
  key: z.string(),
  kind: z.literal('warning'),
  change: z.enum(['new', 'changed', 'gone']),
  code: warningCode,
  message: z.string(),
  node: z.string().exactOptional(),
  asset: z.string().exactOptional(),
  was: amount.nullable(),
  now: amount.nullable(),
});

/** A difference as it is written. Takes no key that the format does not know. Cannot see whether its parts agree. */
export const graphDiffSchema = z.strictObject({
  schema: z.literal(GRAPH_DIFF_SCHEMA),
  incident: incident.nullable(),
  parameters: z.array(parameter),
  notes: texts,
  policies: texts.min(1),
  stolen: amounts,
  assets: z.record(z.string(), asset),
  items: z.array(
    z.discriminatedUnion('kind', [
      finding,
      moved,
      labelled,
      crossing,
      pattern,
      lead,
      hop,
      disappeared,
      ledgerLine,
      coverage,
      warning,
    ]),
  ),
});

/** Fails to compile where the schema and the core's type differ in a key, an option or a type. */
true satisfies Same<Plain<GraphDiff>, Plain<z.infer<typeof graphDiffSchema>>>;

/** The text of `schema/graph-diff.v1.json`: JSON Schema 2020-12 of the format. */
export const graphDiffJsonSchema = (): string =>
  jsonSchemaText(graphDiffSchema, {
    name: 'graph-diff.v1',
    title: `Difference of two flow graphs of Coinhound, ${GRAPH_DIFF_SCHEMA}`,
    parts: [
      [parameter, 'parameter', 'What the traces were asked or given differently.'],
      [losses, 'losses', 'The part of the loss that an amount stands for, by book of the ledger.'],
      [finding, 'finding', 'Value that reached a place or was frozen there; or less of it than before.'],
      [destination, 'destination', 'Where value was paid on to.'],
      [moved, 'moved', 'Value that rested and was paid on.'],
      [labelState, 'labelState', 'What labels made of an account.'],
      [labelled, 'labelled', 'Labels that made another end of an account, or none.'],
      [crossing, 'crossing', 'A swap, wrap or bridge that one graph alone has.'],
      [pattern, 'pattern', 'What a rule saw in one graph alone.'],
      [lead, 'lead', 'Outside the trace, and worth a look.'],
      [hop, 'hop', 'An account or transaction that the later graph alone has.'],
      [disappeared, 'disappeared', 'A transaction that the earlier graph alone has.'],
      [ledgerLine, 'ledgerLine', 'A sum or line of the ledger that differs.'],
      [coverage, 'coverage', 'What one graph alone did not read whole.'],
      [warning, 'warning', 'A warning that one graph alone has, or with another amount.'],
    ],
  });

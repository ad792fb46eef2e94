import * as z from 'zod';
import { FLOW_GRAPH_SCHEMA, type FlowGraph } from '../core/flow-graph.ts';
import { jsonSchemaText, type Plain, type Same } from './json-schema.ts';
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
} from './schema-parts.ts';

const shares = z.record(z.string(), share);

const parameters = z.strictObject({
  policies: z.array(z.string()).min(1),
  direction: z.literal('backward').exactOptional(),
  presume: z.string().exactOptional(),
  limits: z.strictObject({
    hops: count,
    minTaint: z.string(),
    maxLookups: count,
    hubCounterparties: count,
    hubTransactions: count,
    rank: z.string().exactOptional(),
  }),
  through: z.array(z.string()),
  decisions: z
    .array(
      z.strictObject({
        account: z.string(),
        kind: z.enum(['expand', 'stop']),
        because: z.string().nullable(),
      }),
    )
    .exactOptional(),
  labelsAsOf: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .exactOptional(),
  asOf: z.record(z.string(), count),
  digests: z.strictObject({ labels: z.string(), configuration: z.string() }),
});

const seed = z.strictObject({
  id: z.string(),
  node: z.string(),
  transaction: z.string(),
  asset: z.string(),
  amount,
  loss: amount,
});

const pattern = z.strictObject({ name: z.string(), confidence, evidence });

const holding = z.strictObject({
  asset: z.string(),
  taint: z.record(z.string(), z.strictObject({ received: amount, sent: amount, held: amount })),
  ends: z.record(z.string(), amounts),
});

const stop = z.strictObject({
  reason: z.string(),
  category: z.string().exactOptional(),
  entity: z.string().exactOptional(),
  rule: z.string().exactOptional(),
  evidence: evidence.exactOptional(),
});

const account = z.strictObject({
  id: z.string(),
  kind: z.literal('account'),
  chain: z.string(),
  address: z.string(),
  hop: count,
  labels: z.array(label),
  holdings: z.array(holding),
  patterns: z.array(pattern),
  stop: stop.nullable(),
});

const transaction = z.strictObject({
  id: z.string(),
  kind: z.literal('transaction'),
  chain: z.string(),
  txid: z.string(),
  height: count.nullable(),
  time: time.nullable(),
  hop: count,
  patterns: z.array(pattern),
  memo: z.string().nullable().exactOptional(),
});

const sink = z.strictObject({
  id: z.string(),
  kind: z.literal('sink'),
  chain: z.string(),
  sink: z.enum(['fees', 'burned', 'minted']),
  hop: count,
  holdings: z.array(holding),
});

const edge = z.strictObject({
  source: z.string(),
  target: z.string(),
  kind: edgeKind,
  asset: z.string(),
  amount,
  taint: amounts,
  presumed: amounts.exactOptional(),
  outpoint: z.string().exactOptional(),
  crossing: z
    .strictObject({
      id: z.string(),
      rule: z.string(),
      tier,
      confidence,
      evidence,
      asset: z.string(),
      amount,
      taint: amounts,
    })
    .exactOptional(),
});

const finding = z.strictObject({
  category: z.string(),
  entity: z.string().nullable(),
  node: z.string(),
  asset: z.string(),
  taint: amounts,
  presumed: amounts.exactOptional(),
  loss: amounts,
  share: shares,
  book: z.string().exactOptional(),
  losses: z.record(z.string(), z.strictObject({ loss: amounts, share: shares })).exactOptional(),
  firstTime: time.nullable(),
  lastTime: time.nullable(),
  transactions: z.array(z.string()),
  rule: z.string(),
  confidence,
});

const lead = z.strictObject({
  rule: z.string(),
  account: z.string(),
  about: z.array(z.string()),
  amounts,
  transactions: z.array(z.string()),
  firstTime: time.nullable(),
  lastTime: time.nullable(),
  confidence,
  evidence,
});

const cluster = z.strictObject({
  id: z.string(),
  members: z.array(z.string()),
  unions: z.array(
    z.strictObject({ a: z.string(), b: z.string(), rule: z.string(), transaction: z.string() }),
  ),
});

const book = z.strictObject({ stolen: amount, presumed: amount.exactOptional(), ends: amounts });

const ledger = z.strictObject({
  unit: z.string().nullable(),
  stolen: amount.nullable(),
  presumed: amount.exactOptional(),
  ends: amounts,
  assets: z.record(z.string(), book).exactOptional(),
});

const coverage = z.strictObject({
  node: z.string(),
  asset: z.string(),
  why: z.string(),
  evidence,
  notes: z.array(z.string()),
});

const warning = z.strictObject({
  code: warningCode,
  message: z.string(),
  node: z.string().exactOptional(),
  asset: z.string().exactOptional(),
  amount: amount.exactOptional(),
});

/** A flow graph as it is read back. Takes no key that the format does not know. Cannot see whether its parts agree. */
export const flowGraphSchema = z.strictObject({
  schema: z.literal(FLOW_GRAPH_SCHEMA),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  incident: incident.nullable(),
  parameters,
  assets: z.record(z.string(), asset),
  seeds: z.array(seed),
  nodes: z.array(z.discriminatedUnion('kind', [account, transaction, sink])),
  edges: z.array(edge),
  findings: z.array(finding),
  leads: z.array(lead),
  clusters: z.array(cluster),
  ledger: z.record(z.string(), ledger),
  coverage: z.array(coverage),
  warnings: z.array(warning),
});

/** Fails to compile where the schema and the core's type differ in a key, an option or a type. */
true satisfies Same<Plain<FlowGraph>, Plain<z.infer<typeof flowGraphSchema>>>;

/** The text of `schema/flow-graph.v1.json`: JSON Schema 2020-12 of the format. */
export const flowGraphJsonSchema = (): string =>
  jsonSchemaText(flowGraphSchema, {
    name: 'flow-graph.v1',
    title: `Flow graph of Coinhound, ${FLOW_GRAPH_SCHEMA}`,
    parts: [
      [seed, 'seed', 'A stolen output; backward, a payment whose value is asked about.'],
      [pattern, 'pattern', 'What a rule saw.'],
      [shares, 'shares', 'Of the stolen sum, by policy.'],
      [lead, 'lead', 'Outside the trace, and worth a look.'],
      [cluster, 'cluster', 'Addresses of one hand, as far as a rule goes.'],
      [holding, 'holding', 'What one account received, sent and holds of one asset.'],
      [stop, 'stop', 'Why the trace ends here.'],
      [account, 'account'],
      [transaction, 'transaction'],
      [sink, 'sink', 'Fees, burned or minted value of a chain.'],
      [edge, 'edge'],
      [finding, 'finding', 'Where value left sight or rests; backward, where it came from.'],
      [book, 'book', 'What was stolen, or is asked about, and where it ended.'],
      [ledger, 'ledger', 'The losses of one policy.'],
      [coverage, 'coverage', 'What was not read whole.'],
      [warning, 'warning'],
    ],
  });

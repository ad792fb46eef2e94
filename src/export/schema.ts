import * as z from 'zod';
import { FLOW_GRAPH_SCHEMA, type FlowGraph } from '../core/flow-graph.ts';

const amount = z.string().regex(/^(0|[1-9][0-9]*)$/, 'expected base units as a decimal string');
const share = z
  .string()
  .regex(/^(0|[1-9][0-9]*)(\.[0-9]{0,9}[1-9])?$/, 'expected a decimal string of at most ten decimals');
const time = z
  .string()
  .regex(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/,
    'expected a time like 2024-04-12T09:30:11Z',
  );
const count = z.int().min(0);
const confidence = z.number().min(0).max(100);
const evidence = z.record(z.string(), z.string());
const amounts = z.record(z.string(), amount);
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
  labelsAsOf: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .exactOptional(),
  asOf: z.record(z.string(), count),
  digests: z.strictObject({ labels: z.string(), configuration: z.string() }),
});

const asset = z.strictObject({ symbol: z.string(), decimals: z.int().min(0).max(255), chain: z.string() });

const seed = z.strictObject({
  id: z.string(),
  node: z.string(),
  transaction: z.string(),
  asset: z.string(),
  amount,
  loss: amount,
});

const label = z.strictObject({ name: z.string(), category: z.string(), source: z.string(), confidence });

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
  kind: z.enum(['draw', 'payment', 'fee', 'swap', 'wrap', 'bridge']),
  asset: z.string(),
  amount,
  taint: amounts,
  presumed: amounts.exactOptional(),
  outpoint: z.string().exactOptional(),
  crossing: z
    .strictObject({
      id: z.string(),
      rule: z.string(),
      tier: z.literal([1, 2, 3]),
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
  code: z.enum([
    'shortfall',
    'presumed',
    'label-conflict',
    'seed-overlap',
    'upper-bound',
    'assumption',
    'detector',
    'crossing',
  ]),
  message: z.string(),
  node: z.string().exactOptional(),
  asset: z.string().exactOptional(),
  amount: amount.exactOptional(),
});

/** A flow graph as it is read back. Takes no key that the format does not know. Cannot see whether its parts agree. */
export const flowGraphSchema = z.strictObject({
  schema: z.literal(FLOW_GRAPH_SCHEMA),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  incident: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
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

type Plain<T> = T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : ['differs', A, B];
/** Fails to compile where the schema and the core's type differ in a key, an option or a type. */
true satisfies Same<Plain<FlowGraph>, Plain<z.infer<typeof flowGraphSchema>>>;

/** The text of `schema/flow-graph.v1.json`: JSON Schema 2020-12 of the format. */
export function flowGraphJsonSchema(): string {
  const named = z
    .registry<{ id?: string; title?: string; description?: string }>()
    .add(amount, { id: 'amount', description: 'Base units.' })
    .add(share, { id: 'share', description: 'Of the stolen sum, rounded down.' })
    .add(time, { id: 'time', description: 'ISO 8601, UTC, seconds.' })
    .add(amounts, { id: 'amounts', description: 'Base units by policy, or by line of the ledger.' })
    .add(evidence, { id: 'evidence', description: 'Figures that decided.' })
    .add(confidence, { id: 'confidence', description: '0 to 100; 100 is proof.' })
    .add(asset, { id: 'asset' })
    .add(seed, {
      id: 'seed',
      description: 'A stolen output; backward, a payment whose value is asked about.',
    })
    .add(label, { id: 'label' })
    .add(pattern, { id: 'pattern', description: 'What a rule saw.' })
    .add(shares, { id: 'shares', description: 'Of the stolen sum, by policy.' })
    .add(lead, { id: 'lead', description: 'Outside the trace, and worth a look.' })
    .add(cluster, { id: 'cluster', description: 'Addresses of one hand, as far as a rule goes.' })
    .add(holding, { id: 'holding', description: 'What one account received, sent and holds of one asset.' })
    .add(stop, { id: 'stop', description: 'Why the trace ends here.' })
    .add(account, { id: 'account' })
    .add(transaction, { id: 'transaction' })
    .add(sink, { id: 'sink', description: 'Fees, burned or minted value of a chain.' })
    .add(edge, { id: 'edge' })
    .add(finding, {
      id: 'finding',
      description: 'Where value left sight or rests; backward, where it came from.',
    })
    .add(book, { id: 'book', description: 'What was stolen, or is asked about, and where it ended.' })
    .add(ledger, { id: 'ledger', description: 'The losses of one policy.' })
    .add(coverage, { id: 'coverage', description: 'What was not read whole.' })
    .add(warning, { id: 'warning' });
  const { $schema, ...rest } = z.toJSONSchema(flowGraphSchema, { metadata: named, target: 'draft-2020-12' });
  const head = {
    $schema,
    $id: 'urn:coinhound:flow-graph.v1',
    title: `Flow graph of Coinhound, ${FLOW_GRAPH_SCHEMA}`,
  };
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`;
}

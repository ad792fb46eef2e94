import * as z from 'zod';
import { printableName, unreadable } from './zip.ts';

/** Name of the format; `docs/evidence.md` describes it. */
export const BUNDLE_FORMAT = 'coinhound.bundle.v1';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

const failure = z.strictObject({
  kind: z.enum(['usage', 'data', 'upstream']),
  code: z.string(),
  /** Of an upstream's error. */
  reason: z
    .enum([
      'network',
      'timeout',
      'rate-limited',
      'server',
      'malformed',
      'refused',
      'budget',
      'too-large',
      'aborted',
    ])
    .optional(),
  message: z.string(),
  details: z.record(z.string(), z.string()),
});

const recordedCase = z.strictObject({
  id: z.string(),
  name: z.string(),
  date: z.string(),
  what: z.string(),
  sources: z.array(
    z.strictObject({
      name: z.string(),
      url: z.string(),
      commit: z.string().nullable(),
      licence: z.string().nullable(),
    }),
  ),
  notes: z.array(z.string()),
  chain: z.string(),
  asset: z.string().nullable(),
  limits: z.strictObject({
    hops: count.optional(),
    minTaint: z.string().optional(),
    maxLookups: count.optional(),
    hubCounterparties: count.optional(),
    hubTransactions: count.optional(),
  }),
  asOf: count,
});

const schema = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  node: z.string(),
  command: z.strictObject({
    seeds: z.array(z.string()),
    /** By the name on the command line, without the dashes. */
    options: z.record(z.string(), z.string()),
    /** By chain name: what was pinned, asked for or not. */
    asOf: z.record(z.string(), count),
  }),
  case: recordedCase.nullable(),
  incident: z.string().nullable(),
  /** Id of the incident that the accepted leads are kept with, `seeds` where there was none. */
  accepted: z.string().nullable(),
  /** Id of the incident that decisions are kept with. */
  decisions: z.string().nullable(),
  configuration: z.strictObject({
    digest,
    /** Names of the variables that held keys. */
    keys: z.array(z.string()),
    values: z.unknown(),
  }),
  labels: z.strictObject({ digest, notes: z.array(z.string()), claims: count }),
  /** Chains that could not be opened on the way, and why. */
  unopened: z.record(z.string(), failure),
  /** SHA-256 of every other file but the signature and its key. */
  files: z.record(z.string(), digest),
});

export type Manifest = z.infer<typeof schema>;
export type BundleCase = z.infer<typeof recordedCase>;
/** An error as a file has it. */
export type WrittenFailure = z.infer<typeof failure>;

const lookupLine = z.union([
  z.strictObject({
    key: z.string(),
    request: z.string(),
    provider: z.string(),
    time: z.iso.datetime().nullable(),
    height: count.nullable(),
    buried: z.boolean(),
    final: z.boolean(),
    digest,
  }),
  z.strictObject({ key: z.string(), request: z.string(), height: count, failure }),
]);
const hintLine = z.strictObject({ key: z.string(), value: z.string(), height: count, final: z.boolean() });
const labelLine = z.strictObject({
  account: z.string(),
  name: z.string(),
  category: z.string(),
  source: z.string(),
  licence: z.string().nullable(),
  confidence: z.number(),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  published: z.string().nullable(),
  role: z.string().nullable(),
});

export type LookupLine = z.infer<typeof lookupLine>;
export type HintLine = z.infer<typeof hintLine>;
export type LabelLine = z.infer<typeof labelLine>;

/** Throws `bundle-unreadable`. */
export const readManifest = (text: string): Manifest => read(schema, text, 'manifest.json');

/** The lines of one of the files of a bundle. Each throws `bundle-unreadable`. */
export const readLookups = (text: string): readonly LookupLine[] => lines(lookupLine, text, 'lookups.jsonl');
export const readHints = (text: string): readonly HintLine[] => lines(hintLine, text, 'hints.jsonl');
export const readLabels = (text: string): readonly LabelLine[] => lines(labelLine, text, 'labels.jsonl');

function read<T>(shape: z.ZodType<T>, text: string, name: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(`${name} is not JSON`, cause);
  }
  const { data, error } = shape.safeParse(value);
  if (data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  throw unreadable(`${name} is not as it was written, at ${printableName(issue?.path.join('.') ?? '')}`);
}

const lines = <T>(shape: z.ZodType<T>, text: string, name: string): readonly T[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line, n) => read(shape, line, `line ${n + 1} of ${name}`));

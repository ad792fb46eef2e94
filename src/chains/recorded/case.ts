import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import { compare } from '../../core/ids.ts';
import { type Facts, readFacts } from './facts.ts';
import { faultsOf, faulty } from './faults.ts';

/** Overrides of the configured limits, by the configuration's own names. */
export interface CaseLimits {
  readonly hops?: number | undefined;
  /** A share like `0.01%`, or base units. */
  readonly minTaint?: string | undefined;
  readonly maxLookups?: number | undefined;
  readonly hubCounterparties?: number | undefined;
  readonly hubTransactions?: number | undefined;
}

/** Where a case's facts are from. */
export interface CaseSource {
  readonly name: string;
  readonly url: string;
  /** Of a repository; null of a page. */
  readonly commit: string | null;
  /** Null where the source names none: its facts are cited, none of its text is copied. */
  readonly licence: string | null;
}

/** A real theft, shipped with what a record tells of it. */
export interface Case {
  readonly id: string;
  readonly name: string;
  /** Day of the theft, ISO. */
  readonly date: string;
  /** What happened, in a sentence or two. */
  readonly what: string;
  readonly sources: readonly CaseSource[];
  /** What the record knows and does not, for whoever reads the figures. */
  readonly notes: readonly string[];
  /** Chain name as in the configuration. */
  readonly chain: string;
  readonly facts: Facts;
  /** In the command line's own syntax: `ethereum:0x…`, `bitcoin:txid:vout`. */
  readonly seeds: readonly string[];
  /** CAIP-19 id of the asset that was stolen, or null for every known one. */
  readonly asset: string | null;
  readonly limits: CaseLimits;
  /** Height the trace is pinned at. */
  readonly asOf: number;
  /** Absolute or relative as the folder was given. */
  readonly labelsFile: string;
  /** The graph the case is expected to give, byte for byte. */
  readonly graphFile: string;
}

const text = z.string().min(1);
const count = z.int().min(1);
const file = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected the name of a file in the folder of the case');

const source = z.strictObject({
  name: text,
  url: z.url(),
  commit: text.nullable().default(null),
  licence: text.nullable().default(null),
});

const schema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected an id like lifi-2024'),
  name: text,
  date: z.iso.date('expected a day like 2024-07-16'),
  what: text,
  sources: z.array(source).min(1),
  notes: z.array(text).min(1),
  chain: text,
  facts: file.default('facts.jsonl'),
  labels: file.default('labels.yaml'),
  graph: file.default('graph.json'),
  seeds: z.union([z.array(text).min(1), z.strictObject({ transactions: z.literal('all') })], {
    error: 'expected a list of seeds, or transactions: all',
  }),
  asset: text.nullable().default(null),
  limits: z
    .strictObject({
      hops: count.optional(),
      minTaint: z
        .string()
        .regex(/^([0-9]+(\.[0-9]+)?%|[0-9]+)$/, 'expected a share like 0.01%, or base units')
        .optional(),
      maxLookups: count.optional(),
      hubCounterparties: count.optional(),
      hubTransactions: count.optional(),
    })
    .default({}),
  asOf: z.int().min(0),
});

/** Ids of the cases in a folder of cases, sorted. Throws `cases-unreadable`. */
export async function listCases(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort(compare);
  } catch (cause) {
    throw new CoinhoundError('usage', 'cases-unreadable', `the folder of cases ${directory} cannot be read`, {
      hint: 'the cases ship with the package: install it anew',
      cause,
    });
  }
}

/**
 * The case in a folder, its record read, `transactions: all` written out as seeds. Throws `case-not-found`,
 * `case-invalid` with every fault, and what `readFacts` throws.
 */
export async function loadCase(directory: string): Promise<Case> {
  const path = join(directory, 'case.yaml');
  const parsed = schema.safeParse(await readYaml(path));
  if (!parsed.success) throw caseInvalid(path, faultsOf(parsed.error, ''));
  const { facts: factsFile, labels, graph, seeds, ...rest } = parsed.data;
  const facts = await readFacts(join(directory, factsFile));
  if (facts.header.chain !== rest.chain)
    throw caseInvalid(path, [
      { place: 'chain', expected: `expected ${facts.header.chain}, as the record says` },
    ]);
  const moving = facts.account.filter(({ transfers }) => transfers.length > 0);
  const all = [...moving, ...facts.utxo].map(({ txid }) => `${rest.chain}:${txid}`);
  return {
    ...rest,
    facts,
    seeds: Array.isArray(seeds) ? seeds : all,
    labelsFile: join(directory, labels),
    graphFile: join(directory, graph),
  };
}

async function readYaml(path: string): Promise<unknown> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (cause) {
    throw new CoinhoundError('usage', 'case-not-found', `there is no case at ${path}`, {
      hint: 'name a folder that holds a case.yaml',
      cause,
    });
  }
  try {
    return parse(source);
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] as string) : `${cause}`;
    throw caseInvalid(path, [{ place: 'yaml', expected: why }]);
  }
}

const caseInvalid = (path: string, faults: Parameters<typeof faulty>[3]): CoinhoundError =>
  faulty(
    'data',
    'case-invalid',
    `the case ${path}`,
    faults,
    'docs/recorded-facts.md describes the file of a case',
  );

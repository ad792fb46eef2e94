import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import { type Fault, faultsOf, faulty } from './faults.ts';

/** Where the owner of an output would stand: value that the chain's own rules put out of reach. */
export const BURNED = 'burned';

/** A record longer than this is refused rather than read into memory: 256 MiB. */
const MAX_BYTES = 256 * 1024 * 1024;

const unknown = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);
const count = z.int().min(0);
const amount = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/, 'expected base units as a decimal string')
  .transform(BigInt);
const address = z.string().min(1).max(200);
const time = z.iso
  .datetime({ precision: 0, error: 'expected a time like 2024-07-16T12:04:47Z' })
  .transform((iso) => Date.parse(iso) / 1000);

const header = z.strictObject({
  format: z.literal('coinhound.facts.v1'),
  chain: z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a chain name like ethereum'),
  caip2: z.string().regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, 'expected a CAIP-2 id like eip155:1'),
  model: z.enum(['account', 'utxo']),
  source: z.string().min(1),
  licence: unknown(z.string().min(1)),
  note: z.string().optional(),
  through: unknown(count),
  complete: z.union([z.enum(['none', 'payers', 'all']), z.array(address)], {
    error: 'expected "none", "payers", "all" or a list of addresses',
  }),
  partial: z
    .union([z.literal('all'), z.array(address)], { error: 'expected "all" or a list of addresses' })
    .default([]),
  arranged: z.array(z.enum(['order', 'txid', 'vout'])).default([]),
  assets: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[^/]+\/[-a-z0-9]{3,8}:.+$/, 'expected a CAIP-19 id'),
        symbol: z.string().min(1),
        decimals: z.int().min(0).max(255),
      }),
    )
    .min(1),
});

const place = { txid: z.string().min(1), height: unknown(count), index: unknown(count), time: unknown(time) };

const payment = z.strictObject({
  from: unknown(address),
  to: address,
  asset: z.string().optional(),
  amount,
});

const tag = z.strictObject({
  from: z
    .union([address, z.array(address).min(1, 'expected a sender')], {
      error: 'expected an address or a list of addresses',
    })
    .transform((from) => (typeof from === 'string' ? [from] : from)),
  to: address,
  mosaic: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
});

const accountTransaction = z
  .strictObject({
    ...place,
    transfers: z.array(payment).default([]),
    fee: z.strictObject({ from: address, asset: z.string().optional(), amount }).optional(),
    tags: z.array(tag).default([]),
    source: unknown(z.string().min(1)),
    basis: z.enum(['documented', 'shaped']).default('documented'),
    shaped: z.array(z.enum(['from', 'to', 'amount', 'time'])).default([]),
    arranged: z.array(z.enum(['order', 'txid'])).default([]),
  })
  .refine(({ basis, shaped }) => (basis === 'shaped') === shaped.length > 0, {
    path: ['shaped'],
    error: 'expected the details that were shaped beside the basis "shaped", and none without it',
  });

const utxoTransaction = z.strictObject({
  ...place,
  inputs: z.array(
    z.strictObject({
      outpoint: unknown(z.string().regex(/^[^:]+:(0|[1-9][0-9]{0,9})$/, 'expected txid:vout')),
      address: unknown(address),
      amount: unknown(amount),
    }),
  ),
  outputs: z.array(z.strictObject({ vout: count, address, amount })),
  arranged: z.array(z.literal('vout')).default([]),
});

/** First line of a record: which chain it tells of, by whose word, and for whom it tells everything. */
export type FactsHeader = z.output<typeof header>;
/** A transaction of an account chain, and the line it stands on. */
export type AccountTransaction = z.output<typeof accountTransaction> & { readonly line: number };
/** A transaction of a UTXO chain, and the line it stands on. */
export type UtxoTransaction = z.output<typeof utxoTransaction> & { readonly line: number };

/** A record as its file gives it: well formed, addresses and ids not yet checked against the chain. */
export interface Facts {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly header: FactsHeader;
  /** Filled where the header's model is `account`, in file order. */
  readonly account: readonly AccountTransaction[];
  /** Filled where the header's model is `utxo`, in file order. */
  readonly utxo: readonly UtxoTransaction[];
}

/** Reads a record in the format of `docs/recorded-facts.md`. Throws `facts-unreadable` and `facts-invalid`. */
export async function readFacts(file: string): Promise<Facts> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new RangeError(`${size} bytes, at most ${MAX_BYTES} are read`);
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new CoinhoundError('usage', 'facts-unreadable', `the record ${file} cannot be read`, {
      hint: 'name an existing file of facts; a larger record must be split by chain or time',
      details: { file, why: cause instanceof Error ? cause.message : `${cause}` },
      cause,
    });
  }
  return parseFacts(text, file);
}

/** The record in `text`; `file` is its name for messages. Throws `facts-invalid` with every fault's line. */
export function parseFacts(text: string, file: string): Facts {
  const faults: Fault[] = [];
  const lines = jsonLines(text, faults);
  const [first, ...rest] = lines;
  const head = header.safeParse(first?.value);
  if (!head.success)
    throw factsInvalid(file, [...faults, ...faultsOf(head.error, `line ${first?.line ?? 1}`)]);
  const read = <T extends object>(schema: z.ZodType<T>): (T & { readonly line: number })[] =>
    rest.flatMap(({ line, value }) => {
      if (value === undefined) return [];
      const parsed = schema.safeParse(value);
      if (parsed.success) return [{ ...parsed.data, line }];
      faults.push(...faultsOf(parsed.error, `line ${line}`));
      return [];
    });
  const { model } = head.data;
  const account = model === 'account' ? read(accountTransaction) : [];
  const utxo = model === 'utxo' ? read(utxoTransaction) : [];
  if (faults.length > 0) throw factsInvalid(file, faults);
  return { file, header: head.data, account, utxo };
}

/** The error for a record with faults, which it lists line by line. Every place begins with `line n`. */
export function factsInvalid(file: string, faults: readonly Fault[]): CoinhoundError {
  const lineOf = ({ place }: Fault): number => Number.parseInt(place.slice('line '.length), 10);
  return faulty(
    'data',
    'facts-invalid',
    `the record ${file}`,
    [...faults].sort((a, b) => lineOf(a) - lineOf(b)),
    'docs/recorded-facts.md describes the format line by line',
  );
}

function jsonLines(text: string, faults: Fault[]): { readonly line: number; readonly value: unknown }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((row, n) => {
      if (row.trim() === '') return [];
      try {
        return [{ line: n + 1, value: JSON.parse(row) as unknown }];
      } catch {
        faults.push({ place: `line ${n + 1}`, expected: 'expected one JSON object' });
        return [{ line: n + 1, value: undefined }];
      }
    });
}

import { readFile, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import {
  type AccountTransaction,
  accountTransaction,
  type FactsHeader,
  header,
  type UtxoTransaction,
  utxoTransaction,
} from './facts-schema.ts';
import { type Fault, faultsOf, faulty } from './faults.ts';

/** Where the owner of an output would stand: value that the chain's own rules put out of reach. */
export const BURNED = 'burned';

/** A record longer than this is refused rather than read into memory: 256 MiB. */
const MAX_BYTES = 256 * 1024 * 1024;

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

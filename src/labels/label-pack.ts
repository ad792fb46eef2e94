import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CoinhoundError } from '../core/error.ts';
import type { AccountId } from '../core/ids.ts';
import type { Label } from '../core/label.ts';
import { labelOfLine } from './label-order.ts';
import { datesOf, firstPlace, linesOf, type SortedLabels } from './sorted-labels.ts';

const FORMAT = 'coinhound.labels.v1';

/** What a pack says of itself. */
export interface PackFacts {
  readonly name: string;
  /** Paths it was imported from, as they were named. */
  readonly from: readonly string[];
  readonly leftOut: LeftOut;
}

/** Entries that were left out: how many of which chain or category, as the source names them. */
export interface LeftOut {
  readonly chains: Readonly<Record<string, number>>;
  readonly categories: Readonly<Record<string, number>>;
  /** Whose address was none of its chain. */
  readonly addresses: number;
}

/** Imported labels, compiled: looked up in the bytes of the file, without reading the rest. */
export interface LabelPack extends SortedLabels, PackFacts {}

/**
 * The bytes of a pack: a line of JSON that describes it, then the line of each label in order. Labels must be distinct and
 * in the order of `distinctLabels`.
 */
export function encodePack({ name, from, leftOut }: PackFacts, labels: readonly Label[]): Buffer {
  const body = Buffer.from(linesOf(labels));
  const digest = createHash('sha256').update(body).digest('hex');
  const published = Object.fromEntries(datesOf(labels));
  const header = { format: FORMAT, name, digest, labels: labels.length, published, from, leftOut };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
}

/** Opens the bytes of a pack; `file` is for errors. Throws `label-pack-damaged` where they are not what was written. */
export function openPack(bytes: Buffer, file: string): LabelPack {
  const end = bytes.indexOf(NEWLINE);
  const header = end < 0 ? undefined : headerOf(bytes.toString('utf8', 0, end));
  if (!header) throw damaged(file, 'does not begin like one');
  const body = bytes.subarray(end + 1);
  if (createHash('sha256').update(body).digest('hex') !== header.digest)
    throw damaged(file, 'does not hold what was written');
  const { name, digest, labels: count, published, from, leftOut } = header;
  const starts = startsOf(body, count);
  // The digest is of the labels alone: a header that counts others would hide some of them.
  const dated = Object.values(published).reduce((sum, own) => sum + own, 0);
  if (starts === undefined || dated !== count) throw damaged(file, 'counts other labels than it holds');
  const account = (place: number): AccountId => accountAt(body, starts[place] as number);
  return {
    name,
    digest,
    from,
    leftOut,
    count,
    published: new Map(Object.entries(published)),
    account,
    label: (place) =>
      labelOfLine(body.toString('utf8', starts[place] as number, (starts[place + 1] as number) - 1)),
    seek(wanted, first = 0) {
      const bytes = Buffer.from(wanted, 'latin1');
      return firstPlace(first, count, (place) => !isBelow(body, (starts[place] as number) + 2, bytes));
    },
    lines: (first, last) => body.subarray(starts[first] as number, starts[last] as number),
  };
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/** Where each line begins, and where the last one ends; undefined where there are more lines or less. */
function startsOf(body: Buffer, count: number): Uint32Array | undefined {
  if (count > body.length) return undefined;
  const starts = new Uint32Array(count + 1);
  for (let place = 1; place <= count; place++) {
    const end = body.indexOf(NEWLINE, starts[place - 1]);
    if (end < 0) return undefined;
    starts[place] = end + 1;
  }
  return starts[count] === body.length ? starts : undefined;
}

/** The first field of a line, `["eip155:1:0xAb…",`. Ids of accounts are plain ASCII, so that JSON leaves them as they are. */
const accountAt = (body: Buffer, start: number): AccountId =>
  body.toString('latin1', start + 2, body.indexOf(QUOTE, start + 2)) as AccountId;

/** Whether the account that begins at `start` comes before another. Byte by byte: no text is made of those passed by. */
function isBelow(body: Buffer, start: number, account: Buffer): boolean {
  for (let n = 0; n < account.length; n++) {
    const byte = body[start + n] as number;
    const other = account[n] as number;
    if (byte !== other) return byte === QUOTE || byte < other;
  }
  return false;
}

function headerOf(line: string) {
  const counts = z.record(z.string(), z.int().min(0));
  const header = z.object({
    format: z.literal(FORMAT),
    name: z.string(),
    digest: z.string(),
    labels: z.int().min(0),
    published: counts,
    from: z.array(z.string()),
    leftOut: z.object({ chains: counts, categories: counts, addresses: z.int().min(0) }),
  });
  try {
    return header.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const damaged = (file: string, why: string): CoinhoundError =>
  new CoinhoundError('data', 'label-pack-damaged', `the label pack ${file} ${why}`, {
    hint: 'remove it with coinhound labels forget, or delete the file, and import it again',
    details: { file },
  });

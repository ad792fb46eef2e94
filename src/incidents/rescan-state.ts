import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { CoinhoundError } from '../core/error.ts';
import type { AccountId, AssetId, ChainId, HoldingId } from '../core/ids.ts';
import type { DatedBlock } from '../trace/earlier-source.ts';
import type { Inquiry } from '../trace/inquiry.ts';
import type { Resting } from '../trace/source.ts';

/** A holding that may yet move, and since when nothing but its balance speaks for its rest. */
export interface KeptHolding extends Resting {
  /** When an answer last excluded that it moved: Unix milliseconds. */
  readonly sure: number;
  /** Whether something of it moved above the height that was settled then: it is read again, for that may have been reorganised. */
  readonly unburied?: true;
}

export interface KeptChain {
  readonly asOf: number;
  /** Height up to which nothing was reorganised any more then. */
  readonly buried: number;
  /** The newest block up to there whose time is known; absent where none is. */
  readonly newest?: DatedBlock;
}

/** What a rescan goes on from: what the last scan of an incident read, and what may have changed since. */
export interface RescanState {
  readonly incident: string;
  /** When it was brought up to date: Unix milliseconds. */
  readonly at: number;
  /** SHA-256 of all that decides a trace but the heights: version, parameters, seeds. */
  readonly basis: string;
  readonly chains: ReadonlyMap<ChainId, KeptChain>;
  readonly live: readonly KeptHolding[];
  /** Questions of detectors and finders, with the SHA-256 of what they were answered. */
  readonly questions: readonly { readonly inquiry: Inquiry; readonly digest: string }[];
  /** False where lookups failed: then the scan is made anew. */
  readonly complete: boolean;
  /** What lies beside it: the graph, the list of holdings that were read and at which heights, and what came to each account. */
  readonly files: Readonly<Record<KeptName, KeptFile>>;
}

export type KeptName = 'graph' | 'read' | 'reach';

/** A file in the folder of the state. */
export interface KeptFile {
  readonly name: string;
  /** Of its bytes. */
  readonly sha256: string;
}

const FORMAT = 'coinhound.rescan.v2';

const height = z.int().min(-1);
const dated = z.strictObject({ height, time: z.int() });
const digits = z.string().regex(/^[0-9]+$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const holding = z.strictObject({ id: z.string(), owner: z.string(), asset: z.string() });
const file = z.strictObject({ name: z.string().regex(/^[0-9a-z.-]+$/), sha256: digest });
const inquiry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('transaction'), chain: z.string(), txid: z.string() }),
  z.strictObject({
    kind: z.literal('events'),
    contract: z.string(),
    topics: z.array(z.string().nullable()),
    from: z.int().optional(),
    to: z.int().optional(),
  }),
  z.strictObject({ kind: z.literal('history'), holding }),
  z.strictObject({ kind: z.literal('service'), service: z.string(), path: z.string() }),
]);
const schema = z.strictObject({
  format: z.literal(FORMAT),
  incident: z.string(),
  at: z.number(),
  basis: digest,
  complete: z.boolean(),
  chains: z.record(z.string(), z.strictObject({ asOf: height, buried: height, newest: dated.optional() })),
  files: z.strictObject({ graph: file, read: file, reach: file }),
  questions: z.array(z.strictObject({ inquiry, digest })),
  live: z.array(
    z.strictObject({
      ...holding.shape,
      balance: digits,
      sure: z.number(),
      mark: z.string().optional(),
      unburied: z.literal(true).optional(),
    }),
  ),
});

/** Name of the file of an incident's state in its folder. */
export const STATE_FILE = 'state.json';

/** The state of an incident in a folder; undefined where there is none. Throws `rescan-state-damaged`. */
export async function loadRescanState(folder: string): Promise<RescanState | undefined> {
  const path = join(folder, STATE_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw damaged(path, error.message);
  });
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged(path, 'it is no JSON');
  }
  const { sha256, ...told } = Object(json) as { readonly sha256?: unknown };
  const read = schema.safeParse(told);
  if (!read.success)
    throw damaged(path, `${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`);
  if (sha256 !== digestOf(told)) throw damaged(path, 'it is not as it was written');
  const { chains, live, questions, format: _, ...rest } = read.data;
  return {
    ...rest,
    chains: new Map(
      Object.entries(chains).map(([chain, { asOf, buried, newest }]) => [
        chain as ChainId,
        { asOf, buried, ...(newest && { newest }) },
      ]),
    ),
    questions: questions as RescanState['questions'],
    live: live.map(({ id, owner, asset, balance, sure, mark, unburied }) => ({
      holding: { id: id as HoldingId, owner: owner as AccountId, asset: asset as AssetId },
      balance: BigInt(balance),
      sure,
      ...(mark !== undefined && { mark }),
      ...(unburied && { unburied }),
    })),
  };
}

/** The text of the file: it ends with the SHA-256 of all else in it, for one bit in a height or a balance is enough to miss what moved. */
export function rescanStateText({ chains, live, questions, ...rest }: RescanState): string {
  const told = {
    format: FORMAT,
    ...rest,
    chains: Object.fromEntries(chains),
    questions,
    live: live.map(({ holding: { id, owner, asset }, balance, sure, mark, unburied }) => ({
      id,
      owner,
      asset,
      balance: `${balance}`,
      sure,
      mark,
      unburied,
    })),
  };
  return `${JSON.stringify({ ...told, sha256: digestOf(told) }, undefined, 1)}\n`;
}

/** SHA-256 over a value as JSON, amounts as digits. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each)) ?? 'undefined')
    .digest('hex');

const damaged = (path: string, why: string): CoinhoundError =>
  new CoinhoundError('data', 'rescan-state-damaged', `${path} cannot be gone on from: ${why}`, {
    hint: 'delete it: the next rescan then begins anew, with what the store has',
    details: { path },
  });

import * as z from 'zod';
import type { Amount, TxId } from '../../core/ids.ts';
import { txId } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { malformed, rateLimited } from '../../net/upstream-error.ts';

/** An output. What a provider calls its type and address is not kept: both follow from the script. */
export interface WireOutput {
  /** Hex. */
  readonly scriptpubkey: string;
  readonly value: Amount;
}

/** An output that an input spends and whose script the provider does not show. */
export interface HiddenOutput {
  readonly scriptpubkey: null;
  readonly value: Amount;
}

/** Where a transaction is: in a block, or waiting. */
export type WireStatus =
  | { readonly confirmed: false }
  | {
      readonly confirmed: true;
      readonly block_height: number;
      readonly block_time: number;
      readonly block_hash?: string | undefined;
    };

/** A transaction with what it spends, whichever kind of provider told it. */
export interface WireTransaction<Spent = WireOutput> {
  readonly txid: TxId;
  readonly vin: readonly {
    readonly txid: TxId;
    readonly vout: number;
    /** Null for a coinbase. */
    readonly prevout: Spent | null;
  }[];
  readonly vout: readonly WireOutput[];
  readonly status: WireStatus;
}

/** A transaction as it was read: the owners of some inputs may have to be looked up. */
export type ReadTransaction = WireTransaction<WireOutput | HiddenOutput>;

/** Transactions of an account, newest first. */
export interface WirePage<Row> {
  readonly rows: readonly Row[];
  /** Whether it is certain that nothing older follows. */
  readonly isLast: boolean;
  /** mempool/electrs leaves out rows for a while, anywhere. */
  readonly mayLackRows: boolean;
  /** Its number, from 1, where the provider numbers pages. */
  readonly number: number | undefined;
}

/** Who spends an output, in a block of which height. */
export type KnownOutspend =
  | { readonly spent: false }
  | { readonly spent: true; readonly txid: TxId; readonly height: number };

/** The same where a provider may not tell who: `txid` is undefined then. */
export type WireOutspend = KnownOutspend | { readonly spent: true; readonly txid: undefined };

/** Whether it is known who spends an output, if anybody does. */
export const isTold = (outspend: WireOutspend): outspend is KnownOutspend =>
  !outspend.spent || outspend.txid !== undefined;

/** A hash as providers write it. */
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform(txId);

/** A script as providers write it. */
export const hex = z.string().regex(/^([0-9a-f]{2})*$/);

/** Throws `malformed` for a web page under a status of success: the sign of a wrong base path, which `hint` is on. */
export function refusePage(reply: Reply, hint: string): void {
  if (/^\s*</.test(reply.body)) throw malformed('answered with HTML where JSON was due', { hint });
}

/** A value of its schema, or the error that its absence is: a complaint of the server, or a broken format. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const complaint = z
    .object({ error: z.string().optional(), message: z.string().optional() })
    .safeParse(value);
  const said = complaint.data?.message ?? complaint.data?.error ?? '';
  if (/too many requests|request rate|rate limit/i.test(said))
    throw rateLimited('says it is asked too often');
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') || 'the answer';
  throw malformed(`gave an answer that breaks its format at ${place}`, {
    details: { place, expected: issue?.message ?? '' },
  });
}

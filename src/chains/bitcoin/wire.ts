import { z } from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import { type TxId, txId } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { malformed, rateLimited, refused } from '../../net/upstream-error.ts';

/** An output as Esplora shows it. What it calls type and address is not read: both follow from the script. */
export interface WireOutput {
  /** Hex. */
  readonly scriptpubkey: string;
  /** Satoshi. */
  readonly value: number;
}

/** Where a transaction is: in a block, or waiting. */
export type WireStatus =
  | { readonly confirmed: false }
  | { readonly confirmed: true; readonly block_height: number; readonly block_time: number };

export interface WireTransaction {
  readonly txid: TxId;
  readonly vin: readonly {
    readonly txid: TxId;
    readonly vout: number;
    readonly is_coinbase: boolean;
    readonly prevout: WireOutput | null;
  }[];
  readonly vout: readonly WireOutput[];
  readonly status: WireStatus;
  /** Given by mempool/electrs only, whose pages may lack rows. */
  readonly sigops?: number | undefined;
}

export type WireOutspend =
  | { readonly spent: false }
  | { readonly spent: true; readonly txid: TxId; readonly status: WireStatus };

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform(txId);
const output = z.object({
  scriptpubkey: z.string().regex(/^([0-9a-f]{2})*$/),
  value: z.int().nonnegative(),
});
const status = z.discriminatedUnion('confirmed', [
  z.object({ confirmed: z.literal(false) }),
  z.object({
    confirmed: z.literal(true),
    block_height: z.int().nonnegative(),
    block_time: z.int().nonnegative(),
  }),
]);
const transaction = z.object({
  txid: hash,
  vin: z.array(
    z
      .object({
        txid: hash,
        vout: z.int().nonnegative(),
        is_coinbase: z.boolean(),
        prevout: output.nullable(),
      })
      .refine((input) => input.is_coinbase === (input.prevout === null), 'an input lacks its prevout'),
  ),
  vout: z.array(output),
  status,
  sigops: z.number().optional(),
});
const outspends = z.array(
  z.discriminatedUnion('spent', [
    z.object({ spent: z.literal(false) }),
    z.object({ spent: z.literal(true), txid: hash, status }),
  ]),
);
const summary = z.object({ chain_stats: z.object({ tx_count: z.int().nonnegative() }) });

/** `/tx/:txid`. `unknown` makes the error for a transaction the server does not have. */
export const readTransaction =
  (unknown: () => Error) =>
  (reply: Reply): WireTransaction => {
    if (reply.status === 404 && reply.body.startsWith('Transaction not found')) throw unknown();
    return parsed(transaction, reply);
  };

/** `/tx/:txid/outspends`: one element an output. `unknown` as for `readTransaction`. */
export const readOutspends =
  (unknown: () => Error) =>
  (reply: Reply): readonly WireOutspend[] => {
    if (reply.status === 404 && reply.body.startsWith('Transaction not found')) throw unknown();
    return parsed(outspends, reply);
  };

/** `/address/:address/txs/chain` and `/scripthash/:hash/txs/chain`, with or without a cursor. */
export const readPage = (reply: Reply): readonly WireTransaction[] => parsed(z.array(transaction), reply);

/** `/address/:address`: how many confirmed transactions it is part of. */
export const readTraffic = (reply: Reply): number => parsed(summary, reply).chain_stats.tx_count;

/** `/blocks/tip/height`: text, not JSON. */
export function readTip(reply: Reply): number {
  const text = accepted(reply).body.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw malformed('answered with something else where a block height was due', { hint: BASE_PATH_HINT });
}

const BASE_PATH_HINT =
  'check that the url of the provider ends in the base path of its API: public Esplora servers have it under /api';

function parsed<T>(schema: z.ZodType<T>, reply: Reply): T {
  accepted(reply);
  if (/^\s*</.test(reply.body))
    throw malformed('answered with HTML where JSON was due', { hint: BASE_PATH_HINT });
  const value = json(reply);
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

/** Electrs puts its errors into the body as plain text. */
function accepted(reply: Reply): Reply {
  const { status: code, body } = reply;
  if (code < 400) return reply;
  if (/^\s*</.test(body) || body.startsWith('endpoint does not exist'))
    throw refused(`has no such endpoint (HTTP ${code})`, { hint: BASE_PATH_HINT });
  const said = body.replace(/\s+/g, ' ').trim().slice(0, 120);
  throw new CoinhoundError('upstream', 'esplora-rejected', `the server rejected the request: ${said}`, {
    hint: 'check that the provider serves the network of this chain, or configure another one',
    details: { status: String(code), body: said },
  });
}

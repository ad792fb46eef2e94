import * as z from 'zod';
import { checked, hash, hex, type ReadTransaction, type WireOutspend, type WirePage } from './wire.ts';

/** Rows of a full history page. */
export const PAGE_ROWS = 25;

const output = z.object({ scriptpubkey: hex, value: z.int().nonnegative().transform(BigInt) });
const status = z.discriminatedUnion('confirmed', [
  z.object({ confirmed: z.literal(false) }),
  z.object({
    confirmed: z.literal(true),
    block_height: z.int().nonnegative(),
    block_time: z.int().nonnegative(),
    block_hash: z.string().optional(),
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
  /** Given by mempool/electrs only. */
  sigops: z.number().optional(),
});
const outspends = z.array(
  z.discriminatedUnion('spent', [
    z.object({ spent: z.literal(false) }),
    z.object({ spent: z.literal(true), txid: hash, status }),
  ]),
);
const summary = z.object({ chain_stats: z.object({ tx_count: z.int().nonnegative() }) });

/** `/tx/:txid`. Throws `malformed`. */
export const esploraTransaction = (value: unknown): ReadTransaction => checked(transaction, value);

/** `/address/:address/txs/chain` and the same of `/scripthash`. Throws `malformed`. */
export function esploraPage(value: unknown): WirePage<ReadTransaction> {
  const rows = checked(z.array(transaction), value);
  const mayLackRows = rows.some(({ sigops }) => sigops !== undefined);
  return { rows, isLast: rows.length < PAGE_ROWS && !mayLackRows, mayLackRows, number: undefined };
}

/** `/tx/:txid/outspends`: one element an output. A spend that waits is none yet. Throws `malformed`. */
export const esploraOutspends = (value: unknown): readonly WireOutspend[] =>
  checked(outspends, value).map((each) =>
    each.spent && each.status.confirmed
      ? { spent: true, txid: each.txid, height: each.status.block_height }
      : { spent: false },
  );

/** `/address/:address`: how many confirmed transactions it is part of. Throws `malformed`. */
export const esploraTraffic = (value: unknown): number => checked(summary, value).chain_stats.tx_count;

import * as z from 'zod';

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

/** The first line. `docs/recorded-facts.md` describes every key of every line. */
export const header = z.strictObject({
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

/** A transfer of a token that is not followed; its names are texts of strangers. */
const unfollowed = z.strictObject({
  from: unknown(address),
  to: address,
  token: z.string().regex(/^[^/]+\/[-a-z0-9]{3,8}:[-.%a-zA-Z0-9]{1,128}$/, 'expected a CAIP-19 id'),
  symbol: unknown(z.string().max(200)),
  name: unknown(z.string().max(200)),
});

/** A line of an account chain; a basis that does not agree with what was shaped is a fault. */
export const accountTransaction = z
  .strictObject({
    ...place,
    transfers: z.array(payment).default([]),
    fee: z.strictObject({ from: address, asset: z.string().optional(), amount }).optional(),
    tags: z.array(tag).default([]),
    unfollowed: z.array(unfollowed).default([]),
    source: unknown(z.string().min(1)),
    basis: z.enum(['documented', 'shaped']).default('documented'),
    shaped: z.array(z.enum(['from', 'to', 'amount', 'time'])).default([]),
    arranged: z.array(z.enum(['order', 'txid'])).default([]),
  })
  .refine(({ basis, shaped }) => (basis === 'shaped') === shaped.length > 0, {
    path: ['shaped'],
    error: 'expected the details that were shaped beside the basis "shaped", and none without it',
  });

/** A line of a UTXO chain. */
export const utxoTransaction = z.strictObject({
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

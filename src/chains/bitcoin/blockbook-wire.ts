import * as z from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import { txId } from '../../core/ids.ts';
import { malformed } from '../../net/upstream-error.ts';
import { parseAddress } from './address.ts';
import type { Network } from './network.ts';
import { addressScript, isKeyOf, isPayToKeyHash, isScriptName, lastPush } from './script.ts';
import {
  checked,
  type HiddenOutput,
  hash,
  hex,
  type ReadTransaction,
  type WireOutput,
  type WireOutspend,
  type WirePage,
  type WireStatus,
} from './wire.ts';

/** What is empty is left out: zero, no text, no element. */
const amount = z.string().regex(/^\d+$/, 'expected an amount of base units').transform(BigInt);
const input = z.object({
  n: z.int(),
  txid: hash.optional(),
  vout: z.int().nonnegative().default(0),
  addresses: z.array(z.string()).nullish(),
  isAddress: z.boolean().default(false),
  value: amount.optional(),
  hex: hex.default(''),
});
const output = z.object({
  n: z.int(),
  value: amount,
  hex: hex.default(''),
  isAddress: z.boolean().default(false),
  spent: z.boolean().default(false),
  spentTxId: hash.optional(),
  spentIndex: z.int().nonnegative().default(0),
  spentHeight: z.int().optional(),
});
const transaction = z.object({
  txid: hash,
  vin: z.array(input),
  vout: z.array(output),
  blockHash: z.string().optional(),
  blockHeight: z.int().default(0),
  blockTime: z.int().default(0),
  confirmations: z.int().nonnegative().default(0),
});
const page = z.object({
  address: z.string(),
  txs: z.int().nonnegative(),
  page: z.int().positive().default(1),
  itemsOnPage: z.int().positive().optional(),
  transactions: z.array(transaction).nullish(),
});
const summary = z.object({ address: z.string(), txs: z.int().nonnegative() });
const state = z.object({
  blockbook: z.object({ bestHeight: z.int().positive(), inSync: z.boolean(), coin: z.string().optional() }),
});

type Parsed = z.infer<typeof transaction>;
type Input = z.infer<typeof input>;

/**
 * `/api/v2/tx/:txid`. Blockbook shows an input's owner as an address, and P2PK as the P2PKH address of the same key. The
 * script is known where the address leaves no choice; a P2PKH spend is told by the key it pushes last. Other inputs are
 * hidden. Throws `malformed`.
 */
export const blockbookTransaction = (value: unknown, network: Network): ReadTransaction =>
  converted(checked(transaction, value), network);

/** `/api/v2/address/:address` with `details=txs`, `to` set. Throws `malformed`. */
export function blockbookPage(value: unknown, network: Network): WirePage<ReadTransaction> {
  const { page: number, itemsOnPage, transactions } = checked(page, value);
  const rows = (transactions ?? []).map((row) => converted(row, network));
  const isLast = rows.length === 0 || (itemsOnPage !== undefined && rows.length < itemsOnPage);
  return { rows, isLast, mayLackRows: false, number };
}

/**
 * The spending part of `/api/v2/tx/:txid?spending=true`. Servers without the index of spenders look for them by address and
 * amount and may take one for another (Blockbook issue 1029): where outputs name the same input, none is taken at its word.
 * Throws `malformed`.
 */
export function blockbookOutspends(value: unknown): readonly WireOutspend[] {
  const { vout } = checked(transaction, value);
  const inputOf = ({ spentTxId, spentIndex }: (typeof vout)[number]): string => `${spentTxId}:${spentIndex}`;
  const named = new Map<string, number>();
  for (const each of vout) named.set(inputOf(each), (named.get(inputOf(each)) ?? 0) + 1);
  return vout.map((each) => {
    if (!each.spent) return { spent: false };
    const { spentTxId: txid, spentHeight: height = 0 } = each;
    if (txid === undefined || height <= 0 || named.get(inputOf(each)) !== 1)
      return { spent: true, txid: undefined };
    return { spent: true, txid, height };
  });
}

/** `/api/v2/address/:address`: how many confirmed transactions it is part of, by P2PK as well. Throws `malformed`. */
export const blockbookTraffic = (value: unknown): number => checked(summary, value).txs;

/** `/api/v2`: the newest block, whether that is the newest there is, and the coin. Throws `malformed`. */
export const blockbookState = (value: unknown) => checked(state, value).blockbook;

function converted({ txid, vin, vout, ...rest }: Parsed, network: Network): ReadTransaction {
  const isOrdered = [vin, vout].every((list) => list.every(({ n }, index) => n === index));
  if (!isOrdered) throw malformed(`lists inputs or outputs of transaction ${txid} out of their order`);
  return {
    txid,
    vin: vin.map((each) => ({
      txid: each.txid ?? txId('0'.repeat(64)),
      vout: each.vout,
      prevout: each.txid === undefined ? null : spentOutput(each, txid, network),
    })),
    vout: vout.map(({ hex: scriptpubkey, value, isAddress }) => {
      if (isAddress && scriptpubkey === '') throw malformed(`leaves out a script of transaction ${txid}`);
      return { scriptpubkey, value };
    }),
    status: statusOf(rest),
  };
}

function statusOf({
  blockHeight,
  blockTime,
  blockHash,
  confirmations,
}: Omit<Parsed, 'txid' | 'vin' | 'vout'>): WireStatus {
  if (confirmations === 0 || blockHeight < 0) return { confirmed: false };
  return { confirmed: true, block_height: blockHeight, block_time: blockTime, block_hash: blockHash };
}

function spentOutput(spent: Input, txid: string, network: Network): WireOutput | HiddenOutput {
  const { value } = spent;
  if (value === undefined) throw malformed(`leaves out what an input of transaction ${txid} spends`);
  const script = spentScript(spent, network);
  return { scriptpubkey: script === undefined ? null : Buffer.from(script).toString('hex'), value };
}

function spentScript(
  { addresses, isAddress, hex: unlocking }: Input,
  network: Network,
): Uint8Array | undefined {
  const [address, ...others] = addresses ?? [];
  if (!isAddress || address === undefined || others.length > 0) return undefined;
  const owner = canonical(address, network);
  if (isScriptName(owner)) return undefined;
  const script = addressScript(owner, network);
  if (!isPayToKeyHash(script)) return script;
  const key = lastPush(Buffer.from(unlocking, 'hex'));
  return key !== undefined && isKeyOf(key, script) ? script : undefined;
}

function canonical(address: string, network: Network): string {
  try {
    return parseAddress(address, network);
  } catch (error) {
    if (!(error instanceof CoinhoundError)) throw error;
    throw malformed(`names ${address} as the owner of an input: ${error.message}`, {
      hint: 'check that the provider serves the network of this chain',
    });
  }
}

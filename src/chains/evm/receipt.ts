import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { malformed } from '../../net/upstream-error.ts';
import { unknownTransaction } from '../account-seeds.ts';
import { enveloped, type Fields, object, rpcResult } from './envelope.ts';
import { hex, quantity } from './hexadecimal.ts';
import type { PaymentRow, TokenRow } from './wire.ts';

/** What a transaction left behind, as far as seeds need it. */
export interface Receipt {
  readonly hash: string;
  readonly block: number;
  readonly from: string;
  readonly logs: readonly Log[];
  /** Parameters that ask for further logs, where there are any. */
  readonly next: Readonly<Record<string, string>> | undefined;
}

/** What a contract told of itself. */
export interface Log {
  readonly contract: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** `Transfer(address,address,uint256)`, ERC-20. */
export const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/**
 * Reads `eth_getTransactionReceipt` and Blockscout's `gettxinfo`. Throws the usage error `seed-not-found` for a transaction
 * the provider does not know.
 */
export function readReceipt(hash: string, reply: Reply): Receipt {
  const body = object(json(reply), 'a transaction');
  const isRpc = 'jsonrpc' in body;
  if (!isRpc && body.status !== '1' && /not found/i.test(String(body.message)))
    throw unknownTransaction(hash);
  const result = isRpc || !('message' in body) ? rpcResult(reply) : enveloped(reply);
  if (result === null) throw unknownTransaction(hash);
  return receiptFrom(hash, object(result, 'a transaction'));
}

/** What either kind of answer holds. */
export const receiptFrom = (hash: string, fields: Fields): Receipt => ({
  hash,
  block: quantity(fields.blockNumber, 'blockNumber'),
  from: hex(fields.from, 20, 'from'),
  logs: logsOf(fields.logs),
  next: nextOf(fields.next_page_params),
});

/** The ERC-20 transfers among the logs, in log order. An ERC-721 transfer has a fourth topic and no data. */
export function tokenRowsOf({ hash, block, logs }: Receipt, { time, index }: PaymentRow): TokenRow[] {
  return logs.flatMap((log) => {
    const transfer = transferOf(log);
    return transfer ? [{ hash, block, time, index, ...transfer }] : [];
  });
}

/** The ERC-20 transfer that a log tells, or undefined where it tells none. */
export function transferOf({
  contract,
  topics,
  data,
}: Log): Pick<TokenRow, 'contract' | 'from' | 'to' | 'value'> | undefined {
  const [event, from, to] = topics;
  if (event !== TRANSFER || !from || !to || topics.length !== 3 || !/^0x[0-9a-f]{64}$/.test(data))
    return undefined;
  const party = (topic: string): string => `0x${topic.slice(-40)}`;
  return { contract, from: party(from), to: party(to), value: BigInt(data) };
}

function logsOf(value: unknown): Log[] {
  if (!Array.isArray(value)) throw malformed('gave no logs of a transaction');
  return value.map((item) => readLog(object(item, 'a log')));
}

/** A log as every kind of provider spells it. An anonymous one has no topics; Blockscout fills up with null. */
export function readLog(log: Fields): Log {
  const topics = Array.isArray(log.topics) ? log.topics.filter((topic) => topic !== null) : [];
  return {
    contract: hex(log.address, 20, 'address'),
    topics: topics.map((topic) => hex(topic, 32, 'topics')),
    data: typeof log.data === 'string' ? log.data.toLowerCase() : '0x',
  };
}

function nextOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = Object.entries(value).filter(([, parameter]) => parameter !== null);
  return Object.fromEntries(given.map(([name, parameter]) => [name, String(parameter)]));
}

/** The height in an answer to `eth_blockNumber`. */
export const readTip = (reply: Reply): number => quantity(rpcResult(reply), 'result');

import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { malformed } from '../../net/upstream-error.ts';
import { unknownTransaction } from '../account-seeds.ts';
import { enveloped, type Fields, object, rpcResult } from './envelope.ts';
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

interface Log {
  readonly contract: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** `Transfer(address,address,uint256)`, ERC-20. */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

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
  const fields = object(result, 'a transaction');
  return {
    hash,
    block: quantity(fields.blockNumber, 'blockNumber'),
    from: hex(fields.from, 20, 'from'),
    logs: logsOf(fields.logs),
    next: nextOf(fields.next_page_params),
  };
}

/** The ERC-20 transfers among the logs, in log order. An ERC-721 transfer has a fourth topic and no data. */
export function tokenRowsOf({ hash, block, logs }: Receipt, { time, index }: PaymentRow): TokenRow[] {
  return logs.flatMap(({ contract, topics, data }): TokenRow[] => {
    const [event, from, to] = topics;
    if (event !== TRANSFER || !from || !to || topics.length !== 3 || !/^0x[0-9a-f]{64}$/.test(data))
      return [];
    const party = (topic: string): string => `0x${topic.slice(-40)}`;
    return [{ hash, block, time, index, contract, from: party(from), to: party(to), value: BigInt(data) }];
  });
}

function logsOf(value: unknown): Log[] {
  if (!Array.isArray(value)) throw malformed('gave no logs of a transaction');
  return value.map((item) => {
    const log: Fields = object(item, 'a log');
    const topics = Array.isArray(log.topics) ? log.topics.filter((topic) => topic !== null) : [];
    return {
      contract: hex(log.address, 20, 'address'),
      topics: topics.map((topic) => hex(topic, 32, 'topics')),
      data: typeof log.data === 'string' ? log.data.toLowerCase() : '0x',
    };
  });
}

function nextOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = Object.entries(value).filter(([, parameter]) => parameter !== null);
  return Object.fromEntries(given.map(([name, parameter]) => [name, String(parameter)]));
}

/** JSON-RPC spells quantities in hexadecimal, Blockscout in decimal. */
function quantity(value: unknown, field: string): number {
  const text = typeof value === 'number' ? String(value) : value;
  const number = typeof text === 'string' && /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw malformed(`gave no number for ${field}`, { details: { field } });
}

function hex(value: unknown, bytes: number, field: string): string {
  if (typeof value === 'string' && value.length === 2 + 2 * bytes && /^0x[0-9a-f]+$/i.test(value))
    return value.toLowerCase();
  throw malformed(`gave no ${bytes} bytes of hexadecimal for ${field}`, { details: { field } });
}

/** The height in an answer to `eth_blockNumber`. */
export const readTip = (reply: Reply): number => quantity(rpcResult(reply), 'result');

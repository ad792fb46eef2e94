import { Buffer } from 'node:buffer';
import type { Amount } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { integer } from '../../net/parse.ts';
import { malformed, serverFault } from '../../net/upstream-error.ts';
import { tokenNamed } from './action.ts';
import { readAddress } from './address.ts';
import { nodeAnswer } from './envelope.ts';
import { type Fields, object, spelledAmount } from './fields.ts';
import type { Timed } from './wire.ts';

/** What a transaction did, in the order in which it did it, as the node tells it (`gettransactioninfobyid`). */
export interface TransactionInfo extends Timed {
  readonly height: number;
  readonly failed: boolean;
  /** In sun. */
  readonly fee: Amount;
  /** The contract called or created. */
  readonly contract: string | undefined;
  /** Voters' and witnesses' rewards that were paid out to its owner, in sun. */
  readonly reward: Amount;
  readonly calls: readonly InternalMove[];
  readonly transfers: readonly TokenTransfer[];
  /** Everything that contracts told; nothing where it failed. */
  readonly logs: readonly TronLog[];
}

/** What a contract told: its address in lower-case hexadecimal with `41`, the rest in that with `0x`. */
export interface TronLog {
  readonly contract: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** Value moved by a contract: sun, or a TRC-10 token. */
export interface InternalMove {
  readonly kind: 'call' | 'reward';
  readonly from: string;
  readonly to: string;
  /** Undefined for sun. */
  readonly token: string | undefined;
  readonly value: Amount;
  /** The end of a contract, which pays without calling. */
  readonly isDestruction: boolean;
}

/** A `Transfer` event of a TRC-20. */
export interface TokenTransfer {
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  readonly value: Amount;
}

/** `Transfer(address,address,uint256)` */
const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** Notes of internal transactions that move value. The others stake, delegate and vote, of one's own and for oneself. */
const MOVING: ReadonlySet<string> = new Set(['call', 'create', 'create2', 'suicide']);

/** Reads the answer for `txid`. A node that does not have what a list named is behind: that passes. */
export function readInfo(txid: string, reply: Reply): TransactionInfo {
  const info = nodeAnswer(reply);
  if (info.id === undefined) throw serverFault(`does not have the transaction ${txid} yet`);
  if (info.id !== txid) throw malformed(`answered for another transaction than ${txid}`);
  const receipt = object(info.receipt ?? {}, 'a receipt');
  const failed =
    info.result === 'FAILED' || !['SUCCESS', 'DEFAULT', undefined].includes(receipt.result as undefined);
  return {
    txid,
    height: integer(info.blockNumber, 'blockNumber'),
    time: integer(info.blockTimeStamp, 'blockTimeStamp'),
    failed,
    fee: spelledAmount(info.fee, 'fee'),
    contract: info.contract_address ? readAddress(info.contract_address, 'contract_address') : undefined,
    reward: spelledAmount(info.withdraw_amount, 'withdraw_amount'),
    calls: failed ? [] : listIn(info, 'internal_transactions').flatMap(movesIn),
    transfers: failed ? [] : listIn(info, 'log').flatMap(transferIn),
    logs: failed ? [] : listIn(info, 'log').map(logIn),
  };
}

function listIn(info: Fields, field: string): Fields[] {
  const list = info[field] ?? [];
  if (!Array.isArray(list)) throw malformed(`gave no list for ${field}`, { details: { field } });
  return list.map((item) => object(item, `an item of ${field}`));
}

function movesIn(call: Fields): InternalMove[] {
  const note = Buffer.from(String(call.note ?? ''), 'hex').toString('utf8');
  const kind = note === 'withdrawReward' ? 'reward' : 'call';
  if (call.rejected === true || (kind === 'call' && !MOVING.has(note)) || !call.transferTo_address) return [];
  const from = readAddress(call.caller_address, 'caller_address');
  const to = readAddress(call.transferTo_address, 'transferTo_address');
  return listIn(call, 'callValueInfo').flatMap(({ callValue, tokenId }) => {
    const value = spelledAmount(callValue, 'callValue');
    const token = tokenId ? tokenNamed(tokenId) : undefined;
    return value === 0n ? [] : [{ kind, from, to, token, value, isDestruction: note === 'suicide' }];
  });
}

/** Numbers and texts of nothing are left out by the node: so are the data of a log, and its topics. */
function logIn({ address, topics = [], data = '' }: Fields): TronLog {
  if (!Array.isArray(topics)) throw malformed('gave no topics of a log');
  return {
    contract: readAddress(address, 'address'),
    topics: topics.map((topic) => `0x${String(topic).toLowerCase()}`),
    data: `0x${String(data).toLowerCase()}`,
  };
}

/** A TRC-721 transfer has a fourth topic and no data. */
function transferIn(log: Fields): TokenTransfer[] {
  const { address, topics, data } = log;
  if (!Array.isArray(topics) || topics.length !== 3 || topics[0] !== TRANSFER) return [];
  if (typeof data !== 'string' || !/^[0-9a-f]{64}$/i.test(data)) return [];
  const party = (topic: unknown): string => readAddress(String(topic).slice(-40), 'topics');
  return [
    {
      contract: readAddress(address, 'address'),
      from: party(topics[1]),
      to: party(topics[2]),
      value: BigInt(`0x${data}`),
    },
  ];
}

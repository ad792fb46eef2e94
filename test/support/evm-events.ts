import { id } from 'ethers';
import type { EvmTransaction, EvmTransfer } from './evm-world.ts';

export const TRANSFER = id('Transfer(address,address,uint256)');
/** WETH9 tells of wraps by these alone. */
const DEPOSIT = id('Deposit(address,uint256)');
const WITHDRAWAL = id('Withdrawal(address,uint256)');

const padded = (digits: string): string => `0x${digits.padStart(64, '0')}`;
export const topicOf = (address: string): string => padded(address.slice(2));

/** What a contract told. */
export interface EvmEvent {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** An event in its place. */
export interface WorldLog extends EvmEvent {
  readonly transaction: EvmTransaction;
  /** Of all events of the block. */
  readonly logIndex: number;
}

/** An anonymous event has no topics, and that of an old token one alone. */
const anonymous: EvmEvent = { address: `0x${'b'.repeat(40)}`, topics: [], data: '0x00' };
const oneTopic: EvmEvent = {
  address: `0x${'c'.repeat(40)}`,
  topics: [TRANSFER],
  data: `0x${'1'.repeat(192)}`,
};

/** Every event of a world, in chain order. A transaction that failed has none. */
export function worldLogs(transactions: readonly EvmTransaction[]): WorldLog[] {
  const counts = new Map<number, number>();
  return transactions.flatMap((transaction) =>
    eventsIn(transaction).map((event) => {
      const logIndex = counts.get(transaction.block) ?? 0;
      counts.set(transaction.block, logIndex + 1);
      return { ...event, transaction, logIndex };
    }),
  );
}

function eventsIn({ failed, transfers, moves, events = [] }: EvmTransaction): readonly EvmEvent[] {
  if (failed) return [];
  const wraps = moves.flatMap(({ half, contract = '', from, to, value }): EvmEvent[] => {
    const data = padded(value.toString(16));
    if (half === 'wrapped') return [{ address: contract, topics: [DEPOSIT, topicOf(to ?? '')], data }];
    return half === 'unwrapped'
      ? [{ address: contract, topics: [WITHDRAWAL, topicOf(from ?? '')], data }]
      : [];
  });
  const odd = transfers.length > 0 ? [anonymous, oneTopic] : [];
  return [...transfers.map(transferEvent), ...wraps, ...events, ...odd];
}

const transferEvent = ({ contract, from, to, value, tokenId }: EvmTransfer): EvmEvent => ({
  address: contract,
  topics: [
    TRANSFER,
    topicOf(from),
    topicOf(to),
    ...(value === undefined ? [padded(BigInt(tokenId ?? 0).toString(16))] : []),
  ],
  data: value === undefined ? '0x' : padded(value.toString(16)),
});

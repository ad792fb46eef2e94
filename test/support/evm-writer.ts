import {
  type EvmCall,
  type EvmTransaction,
  type EvmTransfer,
  emitter,
  hexOf,
  type Move,
  usdt,
  weth,
  wrapper,
} from './evm-world.ts';

/** Wei for a unit of gas. */
export const GAS_PRICE = 23_000_000_017n;

/** Writes transactions one after the other and keeps the balances, so that nobody pays what he does not have. */
export interface Writer {
  readonly transactions: readonly EvmTransaction[];
  balance(address: string, contract?: string): bigint;
  nextBlock(): void;
  genesis(address: string, value: bigint): void;
  write(draft: Draft): EvmTransaction;
}

export interface Draft {
  readonly from: string;
  readonly to?: string;
  readonly created?: string;
  readonly value?: bigint;
  readonly gasUsed?: bigint;
  readonly failed?: boolean;
  readonly calls?: readonly EvmCall[];
  readonly transfers?: readonly EvmTransfer[];
  /** What moves beside gas, in order. */
  readonly moves?: readonly Move[];
  /** Calldata, and what the sender's movements tell of it; otherwise what suits the rest. */
  readonly input?: string;
  readonly told?: EvmTransaction['told'];
  readonly events?: EvmTransaction['events'];
}

export function writer(name: string): Writer {
  const transactions: EvmTransaction[] = [];
  const balances = new Map<string, bigint>();
  let block = 0;
  let index = 0;
  const add = (address: string | undefined, contract: string | undefined, value: bigint): void => {
    const key = `${address} ${contract ?? ''}`;
    if (address !== undefined) balances.set(key, (balances.get(key) ?? 0n) + value);
  };
  const put = (transaction: EvmTransaction): EvmTransaction => {
    for (const { from, to, contract, value } of transaction.moves) {
      add(from, contract, -value);
      add(to, contract, value);
    }
    transactions.push(transaction);
    return transaction;
  };
  const place = () => ({ block, index: index++, time: 1_600_000_000 + 12 * block });
  return {
    transactions,
    balance: (address, contract) => balances.get(`${address} ${contract ?? ''}`) ?? 0n,
    nextBlock() {
      block++;
      index = 0;
    },
    genesis(address, value) {
      const moves: Move[] = [{ kind: 'value', to: address, value }];
      const none = { gasUsed: 0n, gasPrice: 0n, failed: false, calls: [], transfers: [] };
      put({ hash: `GENESIS_${address.slice(2)}`, ...place(), to: address, value, ...none, moves });
    },
    write({
      from,
      to,
      created,
      value = 0n,
      gasUsed = 21_000n,
      failed = false,
      calls = [],
      transfers = [],
      moves = [],
      events = [],
      ...rest
    }) {
      const { input = inputFor(from, to, { calls, transfers }), told = toldBy(input, from, to, transfers) } =
        rest;
      const gas: Move = { kind: 'gas', from, value: gasUsed * GAS_PRICE };
      return put({
        hash: hexOf(`${name} ${transactions.length}`, 32),
        ...place(),
        from,
        ...(to !== undefined && { to }),
        ...(created !== undefined && { created }),
        value,
        gasUsed,
        gasPrice: GAS_PRICE,
        failed,
        calls,
        transfers,
        moves: gasUsed === 0n ? moves : [...moves, gas],
        input,
        told,
        events,
      });
    },
  };
}

const word = (digits: string): string => digits.padStart(64, '0');

/** As wallets write it: the transfer of a token, or its transfer from somebody else; calldata of no contract in particular. */
function inputFor(
  from: string,
  to: string | undefined,
  { calls, transfers }: Pick<EvmTransaction, 'calls' | 'transfers'>,
): string {
  const [transfer] = transfers;
  if (to === undefined) return '0x6080604052';
  if (transfer && transfer.contract === to && transfer.value !== undefined) {
    const [receiver, value] = [word(transfer.to.slice(2)), word(transfer.value.toString(16))];
    const giver = word(transfer.from.slice(2));
    const isOwn = transfer.from === from;
    return isOwn ? `0xa9059cbb${receiver}${value}` : `0x23b872dd${giver}${receiver}${value}`;
  }
  return calls.length + transfers.length === 0 ? '0x' : `0x5c19a95c${word(from.slice(2))}`;
}

function toldBy(
  input: string,
  from: string,
  to: string | undefined,
  [transfer]: EvmTransaction['transfers'],
): NonNullable<EvmTransaction['told']> {
  return transfer !== undefined && transfer.from !== from ? { call: input.slice(0, 10) } : toldOf(input, to);
}

/** What a sender's movements tell of calldata that is no text: nothing of payments, and of tokens transferred that are followed. */
export function toldOf(
  input: string,
  to: string | undefined,
  followed: readonly string[] = [usdt, weth, wrapper, emitter],
): NonNullable<EvmTransaction['told']> {
  const isTransfer = input.startsWith('0xa9059cbb') && to !== undefined && followed.includes(to);
  return input === '0x' || isTransfer ? {} : { call: input.slice(0, 10) };
}

import { type EvmCall, type EvmTransaction, type EvmTransfer, hexOf, type Move } from './evm-world.ts';

const GAS_PRICE = 23_000_000_017n;

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
    }) {
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
      });
    },
  };
}

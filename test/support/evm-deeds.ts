import { AbiCoder } from 'ethers/abi';
import { id } from 'ethers/hash';
import { type EvmEvent, topicOf } from './evm-events.ts';
import { type EvmTransaction, type EvmTransfer, WEI, ZERO } from './evm-world.ts';
import { type Writer, writer } from './evm-writer.ts';

/** What people do on an EVM chain, each in a block of its own. Gives the transaction. */
export interface Deeds {
  readonly transactions: Writer['transactions'];
  /** Height of the last block. */
  readonly height: () => number;
  /** Coins for these from the first block on, enough for fees. */
  fund(...people: readonly string[]): void;
  pay(from: string, to: string, value: bigint): EvmTransaction;
  mint(contract: string, by: string, to: string, value: bigint): EvmTransaction;
  send(contract: string, from: string, to: string, value: bigint): EvmTransaction;
  /** Events of tokens that nobody follows. */
  pretend(by: string, ...transfers: readonly EvmTransfer[]): EvmTransaction;
  /** Calls a contract, which tells of it and pays on from what it has. */
  call(draft: CallDraft): EvmTransaction;
}

export interface CallDraft {
  readonly from: string;
  readonly to: string;
  readonly value?: bigint;
  /** As in Solidity: `deposit(bytes32)`. */
  readonly signature: string;
  readonly events: readonly EvmEvent[];
  readonly paysOn?: readonly (readonly [to: string, value: bigint])[];
}

export function deeds(name: string): Deeds {
  const chainWriter = writer(name);
  const inBlock = (draft: Parameters<Writer['write']>[0]): EvmTransaction => {
    chainWriter.nextBlock();
    return chainWriter.write(draft);
  };
  return {
    transactions: chainWriter.transactions,
    height: () => chainWriter.transactions.at(-1)?.block ?? 0,
    fund(...people) {
      for (const person of people) chainWriter.genesis(person, WEI);
    },
    pay: (from, to, value) => inBlock({ from, to, value, moves: [{ kind: 'value', from, to, value }] }),
    mint: (contract, by, to, value) =>
      inBlock({
        from: by,
        to: contract,
        transfers: [{ contract, from: ZERO, to, value }],
        moves: [{ kind: 'token', contract, to, value }],
      }),
    send: (contract, from, to, value) =>
      inBlock({
        from,
        to: contract,
        transfers: [{ contract, from, to, value }],
        moves: [{ kind: 'token', contract, from, to, value }],
      }),
    pretend: (by, ...transfers) => inBlock({ from: by, to: by, transfers }),
    call: ({ from, to, value = 0n, signature, events, paysOn = [] }) =>
      inBlock({
        from,
        to,
        value,
        input: `${id(signature).slice(0, 10)}${'0'.repeat(64)}`,
        events,
        calls: paysOn.map(([receiver, amount], n) => ({
          path: [n],
          from: to,
          to: receiver,
          value: amount,
          type: 'call',
          callType: 'call',
        })),
        moves: [
          ...(value > 0n ? [{ kind: 'value', from, to, value } as const] : []),
          ...paysOn.map(
            ([receiver, amount]) => ({ kind: 'call', from: to, to: receiver, value: amount }) as const,
          ),
        ],
      }),
  };
}

/** An event with these fields: those of type `indexed …` are topics, the others data. */
export function eventOf(
  address: string,
  signature: string,
  {
    indexed = [],
    data = [],
  }: { readonly indexed?: readonly string[]; readonly data?: readonly [string, unknown][] },
): EvmEvent {
  const types = data.map(([type]) => type);
  return {
    address,
    topics: [id(signature), ...indexed.map((field) => (field.length === 42 ? topicOf(field) : field))],
    data:
      types.length === 0
        ? '0x'
        : AbiCoder.defaultAbiCoder().encode(
            types,
            data.map(([, field]) => field),
          ),
  };
}

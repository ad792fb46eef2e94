import { type Anvil, GENESIS_TIME } from './anvil.ts';
import type { Contract } from './contracts.ts';
import type { EvmCall, EvmTransaction, EvmTransfer, Move } from './evm-world.ts';

export const GAS_PRICE = 2_000_000_000n;
const GAS_LIMIT = 1_000_000;
const BLOCK_TIME = 12;

/** A transaction as a script means it: what goes to the node, and what it is meant to move. */
export interface Act {
  readonly from: string;
  /** Left out where a contract is created. */
  readonly to?: string;
  readonly value?: bigint;
  readonly data?: string;
  /** Of gas, where the usual limit is too low. */
  readonly gas?: number;
  readonly failed?: boolean;
  readonly calls?: readonly EvmCall[];
  readonly transfers?: readonly EvmTransfer[];
  /** What moves beside gas, in order; the value to the receiver by default. */
  readonly moves?: readonly Move[];
}

/** Acts on a real chain, block by block, and keeps beside it what each act was meant to do. */
export interface Script {
  readonly transactions: readonly EvmTransaction[];
  /** Seals a block of these acts, in their order, and gives what they became. */
  block(...acts: readonly Act[]): Promise<readonly EvmTransaction[]>;
  /** Creates a contract, in a block of its own, and gives its address. */
  create(contract: Contract | undefined, from: string, value?: bigint): Promise<string>;
  /** Seals empty blocks. */
  pass(blocks: number): Promise<void>;
}

interface Receipt {
  readonly blockNumber: string;
  readonly transactionIndex: string;
  readonly gasUsed: string;
  readonly status: string;
  readonly contractAddress: string | null;
}

const hex = (n: bigint | number): string => `0x${n.toString(16)}`;

/** A script on a node that has sealed nothing yet. Where a transaction ends otherwise than it was meant to, it throws. */
export function script(node: Anvil): Script {
  const transactions: EvmTransaction[] = [];
  let height = 0;

  async function send({ from, to, value = 0n, data = '0x', gas = GAS_LIMIT }: Act): Promise<string> {
    const fee = { gas: hex(gas), gasPrice: hex(GAS_PRICE) };
    return node.ask('eth_sendTransaction', { from, ...(to && { to }), value: hex(value), data, ...fee });
  }

  async function settled(hash: string, act: Act, time: number): Promise<EvmTransaction> {
    const { from, to, value = 0n, failed = false, calls = [], transfers = [], data = '0x' } = act;
    const receipt = await node.ask<Receipt>('eth_getTransactionReceipt', hash);
    if ((receipt.status === '0x0') !== failed)
      throw new Error(`${hash} ended otherwise than it was meant to`);
    const gasUsed = BigInt(receipt.gasUsed);
    const receiver = to ?? receipt.contractAddress ?? '';
    const paid: readonly Move[] =
      value > 0n && !failed && receiver !== from ? [{ kind: 'value', from, to: receiver, value }] : [];
    return {
      hash,
      block: Number(receipt.blockNumber),
      index: Number(receipt.transactionIndex),
      time,
      from,
      ...(to !== undefined ? { to } : { created: receiver }),
      value,
      gasUsed,
      gasPrice: GAS_PRICE,
      failed,
      calls,
      transfers,
      input: data,
      moves: [...(act.moves ?? paid), { kind: 'gas', from, value: gasUsed * GAS_PRICE }],
    };
  }

  async function block(...acts: readonly Act[]): Promise<readonly EvmTransaction[]> {
    const time = GENESIS_TIME + BLOCK_TIME * ++height;
    const hashes: string[] = [];
    for (const act of acts) hashes.push(await send(act));
    await node.ask('evm_setNextBlockTimestamp', time);
    await node.ask('evm_mine');
    const done = await Promise.all(acts.map((act, n) => settled(hashes[n] as string, act, time)));
    transactions.push(...done);
    return done;
  }

  return {
    transactions,
    block,
    async create(contract, from, value = 0n) {
      const [made] = await block({ from, value, data: contract?.code ?? '0x' });
      return made?.created ?? '';
    },
    async pass(blocks) {
      await node.ask('anvil_mine', hex(blocks), hex(BLOCK_TIME));
      height += blocks;
    },
  };
}

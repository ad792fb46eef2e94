import type { AssetId } from '../../../src/core/ids.ts';
import type { MovedAnswer, Resting } from '../../../src/trace/source.ts';
import {
  assembleWorld,
  type EvmTransaction,
  type EvmWorld,
  ether,
  hexOf,
  type Move,
} from '../../support/evm-world.ts';
import { histories } from './evm-chain.ts';

export const [giver, alice, bob] = [hexOf('giver', 20), hexOf('alice', 20), hexOf('bob', 20)];
export const GAS = 21_000n;

/** A payment of the coin, or a transfer of a token where one is named. */
export interface Payment {
  readonly block: number;
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly contract?: string;
}

export function worldOf(payments: readonly Payment[], tip = 1_000): EvmWorld {
  const made = payments.map((payment, n): EvmTransaction => transactionOf(payment, n));
  const last = transactionOf({ block: tip - 20, from: giver, to: giver, value: 0n }, made.length);
  return assembleWorld('moved', [...made, last], [giver, alice, bob]);
}

function transactionOf({ block, from, to, value, contract }: Payment, n: number): EvmTransaction {
  const move: Move =
    contract === undefined
      ? { kind: 'value', from, to, value }
      : { kind: 'token', from, to, contract, value };
  return {
    hash: hexOf(`payment ${n}`, 32),
    ...{ block, index: n, time: 1_600_000_000 + 12 * block, from, to: contract ?? to },
    value: contract === undefined ? value : 0n,
    ...{ gasUsed: GAS, gasPrice: 1n, failed: false, calls: [] },
    transfers: contract === undefined ? [] : [{ contract, from, to, value }],
    moves: [{ kind: 'gas', from, value: GAS }, ...(value > 0n ? [move] : [])],
  };
}

export const restingIn = (
  world: EvmWorld,
  addresses: readonly string[],
  height: number,
  asset: AssetId = ether,
): Resting[] =>
  addresses.map((address) => ({
    holding: world.holding(address, asset),
    balance: world.balance(address, asset, height),
  }));

export const verdicts = (answers: readonly MovedAnswer[]) => answers.map(({ verdict }) => verdict);
export const marked = (resting: readonly Resting[], answers: readonly MovedAnswer[]): Resting[] =>
  resting.map((each, n) => ({ ...each, ...(answers[n]?.mark !== undefined && { mark: answers[n].mark }) }));

export const many = Array.from({ length: 2_000 }, (_, n) => hexOf(`resting ${n}`, 20));
export const manyPaid = (count = many.length) =>
  worldOf(many.slice(0, count).map((to, n) => ({ block: 100, from: giver, to, value: 1_000n + BigInt(n) })));

/** The history of the first holding, read from a chain. */
export const readFirst = async (
  chain: Parameters<typeof histories>[0],
  resting: readonly Resting[],
  asOf: number,
) =>
  (
    await histories(
      chain,
      resting.slice(0, 1).map(({ holding }) => holding),
      asOf,
    )
  )[0];

import { id as keccak } from 'ethers/hash';
import { expect } from 'vitest';
import type { Crossing } from '../../src/core/crossing.ts';
import {
  type AccountId,
  type AssetId,
  accountId,
  assetId,
  balanceId,
  chainId,
  movementId,
  sinkAccount,
  txId,
} from '../../src/core/ids.ts';
import type { Leg, Movement, Position } from '../../src/core/movement.ts';
import type { Ask, TransactionFacts } from '../../src/trace/inquiry.ts';

/** One line of a transaction on an account chain, as vectors have it. */
export type Line =
  | { readonly id: string; readonly pay: readonly [from: string, to: string, amount: string, asset: string] }
  /** `who` pays the coin to the wrapper, which mints: the movements `id` and `id+`. */
  | { readonly id: string; readonly wrap: readonly [who: string, amount: string] }
  /** `who` burns, and the wrapper pays: the movements `id+` and `id`. */
  | { readonly id: string; readonly unwrap: readonly [who: string, amount: string] }
  | { readonly id: string; readonly mint: readonly [to: string, amount: string, asset: string] }
  | { readonly id: string; readonly burn: readonly [from: string, amount: string, asset: string] }
  | { readonly id: string; readonly gas: readonly [payer: string, amount: string] };

const chain = chainId('eip155:1');
const txid = txId(`0x${'5a'.repeat(32)}`);
const position: Position = { height: 100, index: 7, time: 1_700_000_000 };

const account = (name: string): AccountId => accountId(chain, name);
const asset = (name: string): AssetId => assetId(chain, name === 'ETH' ? 'slip44:60' : `erc20:0x${name}`);

function leg(owner: AccountId, name: string, amount: string): Leg {
  const id = asset(name);
  return { holding: { id: balanceId(owner, id), owner, asset: id }, amount: BigInt(amount) };
}

/** The movements of a transaction in which these lines happen in turn. */
export function movementsOf(lines: readonly Line[]): Movement[] {
  const make = (id: string, from: Leg | undefined, to: Leg | undefined, wraps?: string): Movement => ({
    id: movementId(`${chain}:${txid}/${id}`),
    chain,
    txid,
    position,
    inputs: from ? [from] : [],
    outputs: to ? [to] : [],
    ...(wraps !== undefined && { wraps: movementId(`${chain}:${txid}/${wraps}`) }),
  });
  const burned = sinkAccount(chain, 'burned');
  return lines.flatMap((line): Movement[] => {
    const { id } = line;
    if ('pay' in line) {
      const [from, to, amount, name] = line.pay;
      return [make(id, leg(account(from), name, amount), leg(account(to), name, amount))];
    }
    if ('wrap' in line) {
      const [who, amount] = line.wrap;
      return [
        make(id, leg(account(who), 'ETH', amount), leg(account('weth'), 'ETH', amount)),
        make(`${id}+`, undefined, leg(account(who), 'WETH', amount), id),
      ];
    }
    if ('unwrap' in line) {
      const [who, amount] = line.unwrap;
      return [
        make(`${id}+`, leg(account(who), 'WETH', amount), leg(burned, 'WETH', amount)),
        make(id, leg(account('weth'), 'ETH', amount), leg(account(who), 'ETH', amount), `${id}+`),
      ];
    }
    if ('mint' in line) return [make(id, undefined, leg(account(line.mint[0]), line.mint[2], line.mint[1]))];
    if ('burn' in line) {
      const [from, amount, name] = line.burn;
      return [make(id, leg(account(from), name, amount), leg(burned, name, amount))];
    }
    return [make(id, leg(account(line.gas[0]), 'ETH', line.gas[1]), undefined)];
  });
}

export interface LedgerFacts {
  readonly lines: readonly Line[];
  readonly sender: string | null;
  readonly to?: string;
  /** Contracts whose events the transaction has. */
  readonly spoke?: readonly string[];
  /** `[contract, signature of the event]` */
  readonly told?: readonly (readonly [string, string])[];
  /** `[contract, from, to, amount]` */
  readonly unfollowed?: readonly (readonly [string, string | null, string | null, string])[];
}

export function factsOf({
  lines,
  sender,
  to,
  spoke = [],
  told = [],
  unfollowed = [],
}: LedgerFacts): TransactionFacts {
  return {
    chain,
    txid,
    position,
    sender: sender === null ? null : account(sender),
    to: to === undefined ? null : account(to),
    input: '0x',
    movements: movementsOf(lines),
    unfollowed: unfollowed.map(([contract, from, receiver, amount]) => ({
      contract: account(contract),
      from: from === null ? null : account(from),
      to: receiver === null ? null : account(receiver),
      amount: BigInt(amount),
    })),
    logs: [
      ...spoke.map((name) => ({ contract: account(name), topics: [], data: '0x' })),
      ...told.map(([name, event]) => ({ contract: account(name), topics: [keccak(event)], data: '0x' })),
    ],
  };
}

/** For finders that ask nothing. */
export const askNobody: Ask = () => {
  throw new Error('nothing should be asked here');
};

/** What must hold of every crossing: all given of one asset, and shares that sum to what was given. */
export function expectSound({ given, received }: Crossing): void {
  const legs = given.map(({ movement, output }) => movement.outputs[output] as Leg);
  expect(new Set(legs.map(({ holding }) => holding.asset)).size).toBe(1);
  const paid = legs.reduce((sum, { amount }) => sum + amount, 0n);
  expect(received.reduce((sum, { share }) => sum + share, 0n)).toBe(paid);
  expect(received.every(({ share }) => share >= 0n)).toBe(true);
  expect(received.length).toBeGreaterThan(0);
  for (const { movement, output } of received) expect(movement.outputs[output]).toBeDefined();
}

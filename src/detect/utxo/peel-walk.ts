import { type Amount, type HoldingId, outpointId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { shapeOf } from './shape.ts';

/** One transaction of a peel chain. */
export interface PeelHop {
  readonly transaction: Movement;
  /** What was split off, and the rest that was carried on. */
  readonly peeled: Amount;
  readonly kept: Amount;
}

/** Why a chain is no longer: of the transaction behind it, or for want of one. */
export type PeelEnd = 'coinjoin' | 'sweep' | 'no peel' | 'joins a chain' | 'limit' | 'unspent' | 'unknown';

export interface PeelChain {
  readonly hops: readonly PeelHop[];
  readonly ended: PeelEnd;
  /** What spends the last rest, where that is known. */
  readonly next?: Movement;
}

export interface PeelLimits {
  /** What is peeled off, at most, in percent of what is kept. */
  readonly mostPercent: number;
  readonly mostHops: number;
  /** Inputs and outputs from which a transaction is taken for a CoinJoin whatever its values. */
  readonly coinJoinSide: number;
}

/** What the walk asks of the transactions around. */
export interface PeelSurroundings {
  spender(outpoint: HoldingId): Movement | undefined;
  isUnspent(outpoint: HoldingId): boolean;
  isCoinJoin(transaction: Movement): boolean;
  /** Whether the transaction belongs to another chain. */
  isTaken(transaction: Movement): boolean;
}

/**
 * The peel chain that begins with a transaction: as long as each has just two outputs with a value, the smaller at most half
 * of the larger, and the larger is spent by the next (am-i-exposed, `peel-chain-trace.ts`). A transaction of many inputs and
 * outputs, and one that sweeps the rest into one output, end it.
 */
export function peelWalk(start: Movement, limits: PeelLimits, around: PeelSurroundings): PeelChain {
  const hops: PeelHop[] = [];
  let next = start;
  for (;;) {
    if (hops.length === limits.mostHops) return { hops, ended: 'limit', next };
    const hop = hopOf(next, limits);
    if (hop === undefined) return { hops, ended: 'no peel', next };
    hops.push(hop);
    const spender = around.spender(hop.rest);
    if (spender === undefined) return { hops, ended: around.isUnspent(hop.rest) ? 'unspent' : 'unknown' };
    const ended = endAt(spender, limits, around);
    if (ended !== undefined) return { hops, ended, next: spender };
    next = spender;
  }
}

function hopOf(
  transaction: Movement,
  limits: PeelLimits,
): (PeelHop & { readonly rest: HoldingId }) | undefined {
  const valued = shapeOf(transaction)?.outputs.filter(({ value }) => value > 0n);
  const [first, second] = valued ?? [];
  if (valued?.length !== 2 || first === undefined || second === undefined) return undefined;
  const [small, large] = first.value <= second.value ? [first, second] : [second, first];
  if (small.value * 100n > large.value * BigInt(limits.mostPercent)) return undefined;
  const rest = outpointId(transaction.chain, transaction.txid, large.index);
  return { transaction, peeled: small.value, kept: large.value, rest };
}

function endAt(spender: Movement, limits: PeelLimits, around: PeelSurroundings): PeelEnd | undefined {
  const { inputs, outputs } = spender;
  const isLarge = inputs.length >= limits.coinJoinSide && outputs.length >= limits.coinJoinSide;
  if (isLarge || around.isCoinJoin(spender)) return 'coinjoin';
  const valued = shapeOf(spender)?.outputs.filter(({ value }) => value > 0n) ?? [];
  if (inputs.length === 1 && valued.length === 1) return 'sweep';
  return around.isTaken(spender) ? 'joins a chain' : undefined;
}

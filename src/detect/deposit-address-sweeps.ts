import type { Amount } from '../core/ids.ts';
import type { Position } from '../core/movement.ts';
import { notAfter, type Transfer } from './account-transfers.ts';

/** How far apart a payment in and a payment on may be to be one deposit and its sweep. */
export interface SweepLimits {
  /** Blocks or seconds: `apart` says which. */
  readonly most: number;
  /** How far apart two places are; undefined where their times are not known. */
  readonly apart: (earlier: Position, later: Position) => number | undefined;
  /** What a sweep may leave behind, in base units of the asset: the fee of a coin, nothing of a token. */
  readonly difference: Amount;
}

/** A payment in, and the payment on that passes it to an exchange. */
export interface Sweep {
  readonly given: Transfer;
  readonly swept: Transfer;
  readonly apart: number;
  readonly difference: Amount;
  /** 0 to 1000: how near both are in time and amount. */
  readonly score: number;
}

/**
 * Every payment of `swept` with the latest payment of `given` that it may pass on: not after it, within the limits, of the
 * same asset, and of an amount that is greater by no more than the allowed difference.
 *
 * After Victor, "Address Clustering Heuristics for Ethereum", FC 2020, algorithm 1, with the limits as coded in Tutela
 * (src/cluster/deposit.py). The amounts are joined by interval, where that code rounds them into buckets and loses pairs on
 * both sides of a border. Several deposits swept in one payment are not seen.
 */
export function sweepsOf(
  given: readonly Transfer[],
  swept: readonly Transfer[],
  limits: SweepLimits,
): Sweep[] {
  return swept.flatMap((payment) => {
    for (let n = given.length - 1; n >= 0; n--) {
      const sweep = pair(given[n] as Transfer, payment, limits);
      if (sweep === 'too-early') break;
      if (sweep) return [sweep];
    }
    return [];
  });
}

function pair(
  given: Transfer,
  swept: Transfer,
  { most, apart, difference: allowed }: SweepLimits,
): Sweep | 'too-early' | undefined {
  const [from, to] = [given.movement.position, swept.movement.position];
  if (!notAfter(from, to) || given.movement.id === swept.movement.id) return undefined;
  const distance = apart(from, to);
  if (distance === undefined) return undefined;
  if (distance > most) return 'too-early';
  const difference = given.amount - swept.amount;
  if (given.asset !== swept.asset || difference < 0n || difference > allowed) return undefined;
  return { given, swept, apart: distance, difference, score: score(distance, most, difference, allowed) };
}

/** `((1 - apart/most) + (1 - difference/allowed)) / 2` in thousandths; without an allowed difference there is none. */
function score(apart: number, most: number, difference: Amount, allowed: Amount): number {
  const inTime = 1000 - Math.floor((1000 * Math.max(0, apart)) / most);
  const inAmount = allowed === 0n ? 1000 : 1000 - Number((1000n * difference) / allowed);
  return Math.floor((inTime + inAmount) / 2);
}

import type { Amount, AssetId } from '../core/ids.ts';
import type { Position } from '../core/movement.ts';
import { isBefore, notAfter, type Transfer } from './account-transfers.ts';

/** How far apart a payment in and a payment on may be to be one deposit and its sweep. */
export interface SweepLimits {
  /** Blocks or seconds: `apart` says which. */
  readonly most: number;
  /** How far apart two places are; undefined where it is not known where they are. */
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

/** Payments in, of about its amount, that one payment on is compared with: whoever sends dust by the thousand must not make a trace hang. */
const COMPARED = 200;

/**
 * Every payment of `swept` with the latest payment of `given` that it may pass on: not after it, within the limits, of the
 * same asset, and of an amount that is greater by no more than the allowed difference.
 *
 * After Victor, "Address Clustering Heuristics for Ethereum", FC 2020, algorithm 1, with the limits as coded in Tutela
 * (src/cluster/deposit.py). The amounts are joined by interval, where that code rounds them into buckets and loses pairs on
 * both sides of a border. Several deposits swept in one payment are not seen, nor a deposit with two hundred others of about
 * its amount behind it. `given` must be in chain order.
 */
export function sweepsOf(
  given: readonly Transfer[],
  swept: readonly Transfer[],
  limits: SweepLimits,
): Sweep[] {
  const width = limits.difference + 1n;
  const drawerOf = (asset: AssetId, amount: Amount): string => `${asset} ${amount / width}`;
  const drawers = new Map<string, Transfer[]>();
  for (const one of given) {
    const drawer = drawers.get(drawerOf(one.asset, one.amount));
    if (drawer) drawer.push(one);
    else drawers.set(drawerOf(one.asset, one.amount), [one]);
  }
  return swept.flatMap((payment) => {
    const { asset, amount } = payment;
    const fitting = [drawerOf(asset, amount), drawerOf(asset, amount + limits.difference)].flatMap((drawer) =>
      latestIn(drawers.get(drawer) ?? [], payment, limits),
    );
    const [one, other] = fitting;
    return other && one && isBefore(one.given.movement.position, other.given.movement.position)
      ? [other]
      : fitting.slice(0, 1);
  });
}

/** The latest that fits, of payments in chain order. */
function latestIn(given: readonly Transfer[], payment: Transfer, limits: SweepLimits): Sweep[] {
  const end = behind(given, payment);
  for (let n = end - 1; n >= Math.max(0, end - COMPARED); n--) {
    const sweep = pair(given[n] as Transfer, payment, limits);
    if (sweep === 'too-early') break;
    if (sweep) return [sweep];
  }
  return [];
}

/** Where the payments of later blocks begin, of some in chain order. */
function behind(given: readonly Transfer[], { movement }: Transfer): number {
  let [low, high] = [0, given.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((given[middle] as Transfer).movement.position.height <= movement.position.height) low = middle + 1;
    else high = middle;
  }
  return low;
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

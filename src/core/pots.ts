import type { Amount } from './ids.ts';
import type { Limbs } from './limbs.ts';
import { lossShare } from './pot.ts';

/** Taint, and the loss it stands for. */
export interface Stain {
  readonly taint: Amount;
  readonly loss: Amount;
}

/**
 * What a family of policies does for `settle`: it keeps the taint of the holdings and the value in transit between them,
 * and writes into the column it was made with what each leg carries.
 */
export interface Pots {
  /** 1 where any taint is left in a known holding. */
  readonly stained: Uint8Array;
  /** Moves an input out of a stained holding straight to an output of the same amount. True where taint went along. */
  move(input: number, output: number): boolean;
  /** Moves an input into transit, out of a known holding. True where taint is in it. */
  draw(input: number): boolean;
  /** Puts clean value behind what is in transit. */
  admit(value: Limbs, at: number): void;
  /** Announces the outputs that `pay` will ask for in turn. */
  split(from: number, to: number): void;
  /** Pays an output out of transit into its holding; `seed` lays taint on it first. True where it is tainted. */
  pay(output: number, seed?: Stain): boolean;
  /** Puts an output that is all clean into a stained holding. */
  dilute(output: number): void;
  /** Empties transit and returns the taint that was left in it, if any. */
  fee(): Stain | undefined;
  /** What the last `pay` with a seed laid on. */
  added(): Stain;
  /** Taint still in a known holding; all that arrived in any other. */
  held(holding: number): Stain;
}

/** What a seed adds to an output into which `arrived` of taint flowed: that much of it is counted already. */
export function laidOn(arrived: Amount, seed: Stain): Stain {
  if (seed.taint <= arrived) return { taint: 0n, loss: 0n };
  const taint = seed.taint - arrived;
  return { taint, loss: lossShare(seed.loss, seed.taint, taint) };
}

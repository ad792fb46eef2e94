import { frequencies, largestShare, mostFrequent } from '../utxo/frequencies.ts';
import type { Shape } from '../utxo/shape.ts';
import type { CoinJoinParameters } from './parameters.ts';

/** How near a sum may come to a multiple of its most frequent value, one part in so many. */
const PAYOUT_PARTS = 10_000n;

/** What all rules about Wasabi ask for: enough inputs, none of the addresses with many of them, and no output address twice. */
export function isWasabiRound(shape: Shape, leastInputs: number, limits: CoinJoinParameters): boolean {
  const { inputs, outputs, outputScripts } = shape;
  if (inputs.length < leastInputs || outputScripts !== outputs.length) return false;
  const top = largestShare(inputs.map(({ owner }) => owner));
  return top * 100 <= limits.wasabiTopPercent * inputs.length;
}

/** A small transaction that pays out next to nothing but multiples of one value: nobody takes change in it. */
export function isPlainPayout({ inputs, outputs }: Shape, limits: CoinJoinParameters): boolean {
  if (inputs.length >= limits.wasabi1SmallRound) return false;
  const often = mostFrequent(frequencies(outputs))?.value ?? 0n;
  if (often === 0n) return false;
  const sum = outputs.reduce((total, { value }) => total + value, 0n);
  const times = (2n * sum + often) / (2n * often);
  const off = sum - times * often;
  return (off < 0n ? -off : off) * PAYOUT_PARTS <= sum;
}

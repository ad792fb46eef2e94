import { frequencies, mostFrequent } from '../utxo/frequencies.ts';
import type { Shape } from '../utxo/shape.ts';
import type { Finding } from './finding.ts';
import type { CoinJoinParameters } from './parameters.ts';
import { isPlainPayout, isWasabiRound } from './wasabi-round.ts';

const CONFIDENCE = 70;
/** 0.1 BTC */
const DENOMINATION = 10_000_000n;

/** A round of Wasabi 1.0: equal outputs near 0.1 BTC that are at least half of all but the coordinator's fee (GraphSense). */
export function wasabi10(shape: Shape, limits: CoinJoinParameters): Finding | undefined {
  if (!isWasabiRound(shape, limits.wasabi1LeastInputs, limits)) return undefined;
  const tolerance = BigInt(limits.wasabi1Tolerance);
  const near = shape.outputs.filter(
    ({ value }) => value >= DENOMINATION - tolerance && value <= DENOMINATION + tolerance,
  );
  const denomination = mostFrequent(frequencies(near));
  if (denomination === undefined) return undefined;
  const { value: often, count } = denomination;
  if (count < limits.wasabi1LeastEqual || 2 * count < shape.outputs.length - 1) return undefined;
  if (shape.inputScripts < count || shape.inputScripts > limits.wasabi1InputsEach * count) return undefined;
  if (isPlainPayout(shape, limits)) return undefined;
  return {
    name: 'wasabi-1.0',
    rule: 'wasabi-1.0',
    confidence: CONFIDENCE,
    participants: count,
    denominations: [often],
    equal: near.filter(({ value }) => value === often).map(({ index }) => index),
  };
}

import { frequencies, mostFrequent } from '../utxo/frequencies.ts';
import type { Shape } from '../utxo/shape.ts';
import type { Finding } from './finding.ts';
import type { CoinJoinParameters } from './parameters.ts';

/** Below even: a payout of equal sums by somebody with as many addresses looks the same. */
const CONFIDENCE = 49;

/**
 * A CoinJoin of JoinMarket, or of any wallet that makes equal outputs: at least half of the outputs have one value, no more
 * of them than input addresses, and somebody takes change (GraphSense). With many inputs it must also look like one by its
 * counts, or every large consolidation with a few equal outputs would do.
 */
export function joinmarket(shape: Shape, limits: CoinJoinParameters): Finding | undefined {
  const { inputs, outputs, inputScripts, outputScripts } = shape;
  if (outputScripts !== outputs.length) return undefined;
  const worthMixing = outputs.filter(({ value }) => value > limits.joinmarketDust);
  const denomination = mostFrequent(frequencies(worthMixing));
  if (denomination === undefined) return undefined;
  const { value: often, count } = denomination;
  if (count < limits.joinmarketLeastEqual || count > inputScripts) return undefined;
  if (2 * count < outputs.length || count === outputs.length) return undefined;
  if (inputs.length >= limits.joinmarketLarge) {
    if (inputs.length > limits.joinmarketLargeInputsEach * count) return undefined;
    if (outputs.length * 100 < limits.joinmarketLargeOutputsPercent * count) return undefined;
  }
  return {
    name: 'joinmarket',
    rule: 'joinmarket',
    confidence: CONFIDENCE,
    participants: count,
    denominations: [often],
    equal: outputs.filter(({ value }) => value === often).map(({ index }) => index),
  };
}

import type { Shape } from '../utxo/shape.ts';
import type { Finding } from './finding.ts';
import type { CoinJoinParameters } from './parameters.ts';
import { pools } from './whirlpool-pools.ts';

const CONFIDENCE = 60;

/**
 * A round of Whirlpool: as many inputs as outputs, every output one pool's denomination, entrants that bring a little more
 * for the miner, and at least one remixer who brings none (GraphSense; 5 to 8 participants). A round of remixers alone, or
 * of entrants alone, is none.
 */
export function whirlpool(shape: Shape, limits: CoinJoinParameters): Finding | undefined {
  const { inputs, outputs, inputScripts, outputScripts } = shape;
  const size = inputs.length;
  if (size < limits.whirlpoolLeast || size > limits.whirlpoolMost || outputs.length !== size)
    return undefined;
  if (inputScripts !== size || outputScripts !== size) return undefined;

  const denomination = outputs[0]?.value as bigint;
  const pool = pools.find((known) => known.denomination === denomination);
  if (pool === undefined || (pool.of === 'ashigaru' && !limits.ashigaru)) return undefined;
  if (outputs.some(({ value }) => value !== denomination)) return undefined;

  const extras = inputs.map(({ value }) => value - denomination);
  const fees = extras.filter((extra) => extra !== 0n);
  if (fees.some((fee) => fee < limits.whirlpoolLeastFee || fee > limits.whirlpoolMostFee)) return undefined;
  if (fees.length < 1 || fees.length > limits.whirlpoolMostEntrants || fees.length === size) return undefined;
  return {
    name: 'whirlpool',
    rule: 'whirlpool',
    confidence: CONFIDENCE,
    participants: size,
    denominations: [denomination],
    equal: outputs.map(({ index }) => index),
    figures: { entrants: String(fees.length), remixers: String(size - fees.length), pool: pool.of },
  };
}

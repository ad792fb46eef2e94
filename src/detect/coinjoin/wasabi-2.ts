import { distinctValues, frequencies } from '../utxo/frequencies.ts';
import type { Shape } from '../utxo/shape.ts';
import type { Finding } from './finding.ts';
import type { CoinJoinParameters } from './parameters.ts';
import { isWasabiRound } from './wasabi-round.ts';

const CONFIDENCE = 60;

/**
 * A round of Wasabi 2 (WabiSabi): many inputs, no tiny output, several values that occur more than once and are at least half
 * of the outputs, though not all (GraphSense). Participants are a lower bound: a client may bring ten inputs.
 */
export function wasabi2(shape: Shape, limits: CoinJoinParameters): Finding | undefined {
  const { outputs, inputScripts } = shape;
  if (!isWasabiRound(shape, limits.wasabi2LeastInputs, limits)) return undefined;
  if (outputs.some(({ value }) => value < limits.wasabi2LeastValue)) return undefined;
  const counts = frequencies(outputs);
  const mixed = outputs.filter(({ value }) => (counts.get(value) ?? 0) >= 2);
  const denominations = distinctValues(mixed);
  if (denominations.length < limits.wasabi2LeastDenominations) return undefined;
  if (2 * mixed.length < outputs.length - 1 || mixed.length === outputs.length) return undefined;
  return {
    name: 'wasabi-2',
    rule: 'wasabi-2',
    confidence: CONFIDENCE,
    participants: Math.max(1, Math.floor(inputScripts / Math.max(1, limits.wasabi2InputsEach))),
    denominations,
    equal: mixed.map(({ index }) => index),
  };
}

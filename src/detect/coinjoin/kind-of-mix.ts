import type { Movement } from '../../core/movement.ts';
import { coinJoinParameters } from './parameters.ts';
import { verdictOf } from './verdict.ts';

/**
 * Whether a transaction has inputs of several owners, for rules that take its inputs for one owner's: `coinjoin` by the
 * consensus of the rules at their own thresholds, `stonewall` where it may have. What an exchange among the owners speaks
 * against is one here all the same: a label that is wrong must not make one hand of all who took part.
 */
export function kindOfMix(movement: Movement): 'coinjoin' | 'stonewall' | undefined {
  const { findings, stonewall } = verdictOf(movement, coinJoinParameters, false);
  if (findings.length > 0) return 'coinjoin';
  return stonewall === undefined ? undefined : 'stonewall';
}

import type { Labels } from '../../core/label.ts';
import type { Movement } from '../../core/movement.ts';
import { ownedByExchange } from './owned-by-exchange.ts';
import { coinJoinParameters } from './parameters.ts';
import { verdictOf } from './verdict.ts';

/**
 * Whether a transaction has inputs of several owners, for rules that take its inputs for one owner's: `coinjoin` by the
 * consensus of the rules at their own thresholds, `stonewall` where it may have.
 */
export function kindOfMix(movement: Movement, labels: Labels): 'coinjoin' | 'stonewall' | undefined {
  const isOfExchange = ownedByExchange(movement, labels) !== undefined;
  const { findings, stonewall } = verdictOf(movement, coinJoinParameters, isOfExchange);
  if (findings.length > 0) return 'coinjoin';
  return stonewall === undefined ? undefined : 'stonewall';
}

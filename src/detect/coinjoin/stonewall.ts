import { frequencies } from '../utxo/frequencies.ts';
import type { Shape } from '../utxo/shape.ts';
import type { CoinJoinParameters } from './parameters.ts';

/**
 * Indexes of the two equal outputs of a transaction of Stonewall's shape: several inputs, three or four outputs of which just
 * two are equal (GraphSense). Samourai's wallet made such payments to look like a CoinJoin of two; whether a second person
 * took part cannot be seen, and a plain payment of two equal sums looks the same.
 */
export function stonewall(
  { inputs, outputs, outputScripts }: Shape,
  limits: CoinJoinParameters,
): readonly [number, number] | undefined {
  if (inputs.length < 2 || outputs.length < 3 || outputs.length > 4) return undefined;
  if (outputScripts !== outputs.length) return undefined;
  const counts = [...frequencies(outputs)];
  const pairs = counts.filter(([, count]) => count === 2);
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1 || counts.some(([, count]) => count > 2)) return undefined;
  if (pair[0] < limits.stonewallLeastValue) return undefined;
  const [one, other] = outputs.filter(({ value }) => value === pair[0]);
  return [one?.index as number, other?.index as number];
}

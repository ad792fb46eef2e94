import type { Amount } from '../../core/ids.ts';
import { distinctValues, frequencies } from '../utxo/frequencies.ts';
import type { Coin, Shape } from '../utxo/shape.ts';
import type { Finding } from './finding.ts';
import type { CoinJoinParameters } from './parameters.ts';
import { isPlainPayout, isWasabiRound } from './wasabi-round.ts';

/** 0.1 BTC, the value of level 0; every level is twice the one below. */
const DENOMINATION = 10_000_000n;

interface Level {
  readonly number: number;
  readonly coins: readonly Coin[];
}

/**
 * A round of Wasabi 1.1: outputs near 0.1 BTC and its doubles, several a level (GraphSense). The surer, the fewer inputs a
 * participant brought; half as sure where the mixed outputs are many only by one of two measures. Where only the first level
 * exists it calls the round 1.0. Mixed outputs are those of a value that its level holds twice: another one near by is change.
 */
export function wasabi11(shape: Shape, limits: CoinJoinParameters): Finding | undefined {
  if (!isWasabiRound(shape, limits.wasabi1LeastInputs, limits)) return undefined;
  const levels = levelsOf(shape.outputs, BigInt(limits.wasabi1Tolerance));
  const participants = Math.max(0, ...levels.map(({ coins }) => coins.length));
  if (participants < limits.wasabi1LeastEqual) return undefined;
  const { inputScripts: scripts } = shape;
  if (scripts < participants || scripts > limits.wasabi1InputsEach * participants) return undefined;

  const mixed = levels.reduce((sum, { coins }) => sum + coins.length, 0);
  const isMost = 2 * mixed >= shape.outputs.length - 1;
  const isRest = mixed >= shape.outputs.length - scripts - 1;
  if ((!isMost && !isRest) || isPlainPayout(shape, limits)) return undefined;

  const equal = levels.flatMap(({ coins }) => repeated(coins));
  const sure = sureness(participants, scripts, limits.wasabi1InputsEach);
  return {
    name: levels.every(({ number }) => number === 0) ? 'wasabi-1.0' : 'wasabi-1.1',
    rule: 'wasabi-1.1',
    confidence: isMost && isRest ? sure : Math.floor(sure / 2),
    participants,
    denominations: distinctValues(equal),
    equal: equal.map(({ index }) => index).sort((a, b) => a - b),
    figures: { levels: levels.map(({ number, coins }) => `${number}:${coins.length}`).join(' ') },
  };
}

/** Levels that hold at least two outputs. */
function levelsOf(outputs: readonly Coin[], tolerance: Amount): readonly Level[] {
  const largest = outputs.reduce((most, { value }) => (value > most ? value : most), 0n);
  const levels: Level[] = [];
  // The highest level may be a little above all of its coins.
  for (let number = 0; DENOMINATION << BigInt(number) <= 2n * largest; number++) {
    const middle = DENOMINATION << BigInt(number);
    const width = tolerance << BigInt(number);
    const coins = outputs.filter(({ value }) => value >= middle - width && value <= middle + width);
    if (coins.length >= 2) levels.push({ number, coins });
  }
  return levels;
}

function repeated(coins: readonly Coin[]): readonly Coin[] {
  const counts = frequencies(coins);
  return coins.filter(({ value }) => (counts.get(value) ?? 0) >= 2);
}

/** 100 where every participant brought one input, down to 50 where each brought as many as the wallet allows. */
const sureness = (participants: number, scripts: number, each: number): number =>
  each <= 1 ? 100 : 50 + Math.floor((50 * (each * participants - scripts)) / (scripts * (each - 1)));

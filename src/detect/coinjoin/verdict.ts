import type { ChainId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { type Shape, shapeOf } from '../utxo/shape.ts';
import { type Finding, rules } from './finding.ts';
import { joinmarket } from './joinmarket.ts';
import type { CoinJoinParameters } from './parameters.ts';
import { stonewall } from './stonewall.ts';
import { wasabi10 } from './wasabi-1-0.ts';
import { wasabi11 } from './wasabi-1-1.ts';
import { wasabi2 } from './wasabi-2.ts';
import { whirlpool } from './whirlpool.ts';
import { type WhirlpoolTx0, whirlpoolTx0 } from './whirlpool-tx0.ts';

/** What all CoinJoin rules together say of one transaction. */
export interface Verdict {
  /** Findings that stand, the one that leads first: a CoinJoin where there is one. */
  readonly findings: readonly Finding[];
  /** Findings that an exchange among the owners of the inputs speaks against. */
  readonly vetoed: readonly Finding[];
  /** The two equal outputs of a transaction of Stonewall's shape, which is taken for no CoinJoin. */
  readonly stonewall?: readonly [number, number];
  /** A transaction before Whirlpool, which mixes nothing yet. */
  readonly tx0?: WhirlpoolTx0;
}

/** Wasabi and Whirlpool are of bitcoin alone; JoinMarket's shape is looked for on Litecoin as well, as GraphSense does. */
const BITCOIN = 'bip122:000000000019d6689c085ae165831e93';
const LITECOIN = 'bip122:12a765e31ffd4059bada1e25190f6e98';
const nothing: Verdict = { findings: [], vetoed: [] };

/**
 * The consensus of the CoinJoin rules on a transaction: the surest finding leads. Stonewall's shape drops all findings; an
 * exchange that owns an input drops those that a payout can look like, JoinMarket and Wasabi 1; a round of Wasabi 2 is none of
 * Wasabi 1 (GraphSense). Coinbases and movements of account chains are no CoinJoins.
 */
export function verdictOf(movement: Movement, limits: CoinJoinParameters, isOfExchange: boolean): Verdict {
  const verdict = verdictByShape(movement, limits);
  return isOfExchange ? vetoed(verdict) : verdict;
}

/** A verdict with what an exchange among the owners of the inputs speaks against apart. */
export function vetoed(verdict: Verdict): Verdict {
  const isVetoed = ({ rule }: Finding): boolean => rule !== 'whirlpool' && rule !== 'wasabi-2';
  if (!verdict.findings.some(isVetoed)) return verdict;
  const findings = verdict.findings.filter((one) => !isVetoed(one));
  return { ...verdict, findings, vetoed: verdict.findings.filter(isVetoed) };
}

function verdictByShape(movement: Movement, limits: CoinJoinParameters): Verdict {
  const isBitcoin = movement.chain === (BITCOIN as ChainId);
  if (!isBitcoin && movement.chain !== (LITECOIN as ChainId)) return nothing;
  if (movement.outputs.length < 3) return nothing;
  const shape = shapeOf(movement);
  if (shape === undefined) return nothing;

  const tx0 = isBitcoin ? whirlpoolTx0(shape, limits) : undefined;
  if (tx0 !== undefined) return { ...nothing, tx0 };
  const pair = stonewall(shape, limits);
  if (pair !== undefined) return { ...nothing, stonewall: pair };

  const ofBitcoin = isBitcoin ? [whirlpool(shape, limits), wasabi(shape, limits)] : [];
  const found = [...ofBitcoin, joinmarket(shape, limits)]
    .filter((finding) => finding !== undefined)
    .sort((a, b) => b.confidence - a.confidence || rules.indexOf(a.rule) - rules.indexOf(b.rule));
  return { findings: found, vetoed: [] };
}

/** The rule that looks at all levels knows rounds of 1.0 as well; the one of 1.0 alone would miss what the others mix. */
const wasabi = (shape: Shape, limits: CoinJoinParameters): Finding | undefined =>
  wasabi2(shape, limits) ?? wasabi11(shape, limits) ?? wasabi10(shape, limits);

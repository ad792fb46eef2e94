/** A payment that may be the far side of a deposit. */
export interface Candidate {
  readonly receiver: string;
  /** The asset, where it is known which one is to come out. */
  readonly asset: string;
  readonly isNative: boolean;
  /** Base units, and how many decimals they have. */
  readonly amount: bigint;
  readonly decimals: number;
  /** Unix seconds; null where it is not known, and nothing is then matched by it. */
  readonly time: number | null;
}

/** What was given to a bridge, and what of it the far side shows. */
export interface Sought extends Omit<Candidate, 'asset'> {
  /** Any of these where they are known. */
  readonly assets?: readonly string[];
  /** How long the bridge takes at most: 1,800, on Polygon 3,600. */
  readonly seconds: number;
}

/** The candidates that fit, in the order given; exactly one is a match, several are none. */
export interface AmountMatch<C> {
  readonly candidates: readonly C[];
  /** Bounds under which they were found. */
  readonly seconds: number;
  /** Largest part of the amount that may have gone in fees, in percent: 3, doubled while nothing fits. */
  readonly percent: number;
}

/** In percent of the amount given. The published rule doubles on up to 96; a payment of half the amount proves nothing. */
const PERCENTS = [3, 6, 12] as const;
/** Widened by a tenth of the time at a time, to twice the time. */
const WIDEST_TENTHS = 20;

/**
 * Deposits and payouts that no id ties, matched by what they have in common: the same receiver; a coin for a coin and a token for a
 * token; the same asset if it is known; paid out after the deposit and within the time the bridge takes; no more than was given
 * and at most 3 % less. While nothing fits, the time is widened first, then the loss allowed.
 * After the Connector of ABCTracer (arXiv 2504.01822), which follows the nearest in time where several fit; here several are none.
 */
export function matchByAmountAndTime<C extends Candidate>(
  sought: Sought,
  candidates: readonly C[],
): AmountMatch<C> {
  const alike = candidates.filter((candidate) => isAlike(sought, candidate));
  for (const percent of PERCENTS) {
    for (let tenths = percent === PERCENTS[0] ? 10 : WIDEST_TENTHS; tenths <= WIDEST_TENTHS; tenths++) {
      const seconds = (sought.seconds * tenths) / 10;
      const fitting = alike.filter(
        (candidate) => isWithin(sought, candidate, seconds) && isWorth(sought, candidate, percent),
      );
      if (fitting.length > 0) return { candidates: fitting, seconds, percent };
    }
  }
  return { candidates: [], seconds: sought.seconds * 2, percent: 12 };
}

function isAlike({ receiver, isNative, assets }: Sought, candidate: Candidate): boolean {
  if (candidate.receiver !== receiver || candidate.isNative !== isNative) return false;
  return assets === undefined || assets.includes(candidate.asset);
}

function isWithin({ time }: Sought, candidate: Candidate, seconds: number): boolean {
  if (time === null || candidate.time === null) return false;
  return candidate.time > time && candidate.time <= time + seconds;
}

function isWorth(sought: Sought, candidate: Candidate, percent: number): boolean {
  const given = sought.amount * 10n ** BigInt(candidate.decimals);
  const came = candidate.amount * 10n ** BigInt(sought.decimals);
  const loss = given - came;
  return given > 0n && loss >= 0n && loss * 100n <= given * BigInt(percent);
}

/** A pool of Whirlpool: what every mixed output is worth, and what the coordinator took for the way in, in satoshi. */
export interface Pool {
  readonly denomination: bigint;
  /** Null where no source tells it. */
  readonly fee: bigint | null;
  /** Whose pool: of Samourai until 2024, or of its successor. */
  readonly of: 'samourai' | 'ashigaru';
}

/**
 * Samourai's pools and fees as in GraphSense (graphsense-lib, `heuristics_service.py`); Ashigaru's as in am-i-exposed, and a
 * round of 2,500,000 recorded there (5f0080e3…, block 963983).
 */
export const pools: readonly Pool[] = [
  { denomination: 100_000n, fee: 5_000n, of: 'samourai' },
  { denomination: 1_000_000n, fee: 50_000n, of: 'samourai' },
  { denomination: 5_000_000n, fee: 175_000n, of: 'samourai' },
  { denomination: 50_000_000n, fee: 1_750_000n, of: 'samourai' },
  { denomination: 2_500_000n, fee: null, of: 'ashigaru' },
  { denomination: 25_000_000n, fee: null, of: 'ashigaru' },
];

/**
 * Thresholds of the CoinJoin rules, values in satoshi. Those of GraphSense's `heuristics_service.py` after Stütz et al.,
 * arXiv 2311.12491, in their newer values; where a rule's own file says nothing else.
 */
export const coinJoinParameters = {
  whirlpoolLeast: 5,
  whirlpoolMost: 8,
  /** Of the miner's fee that an entrant brings on top of the denomination. */
  whirlpoolLeastFee: 100,
  whirlpoolMostFee: 110_000,
  whirlpoolMostEntrants: 4,
  /** Whether the pools of Whirlpool's successor count too. */
  ashigaru: true,
  tx0MostPremix: 70,
  /** Share of the pool's fee that a coordinator's fee output may have, in percent. */
  tx0LeastFeePercent: 50,
  tx0MostFeePercent: 300,
  /** Premix outputs whose spender is looked at. */
  tx0Looked: 20,
  /** Of all Wasabi rules: inputs that one address may have, in percent. */
  wasabiTopPercent: 10,
  wasabi1LeastInputs: 10,
  wasabi1LeastEqual: 3,
  wasabi1Tolerance: 500_000,
  wasabi1InputsEach: 7,
  /** Below so many inputs a round that is nothing but multiples of one value is a payout. */
  wasabi1SmallRound: 20,
  wasabi2LeastInputs: 20,
  wasabi2LeastValue: 5_000,
  wasabi2LeastDenominations: 3,
  wasabi2InputsEach: 10,
  joinmarketDust: 2_730,
  joinmarketLeastEqual: 3,
  /** From so many inputs on, a round must also look like one by its counts. */
  joinmarketLarge: 50,
  joinmarketLargeInputsEach: 20,
  joinmarketLargeOutputsPercent: 170,
  stonewallLeastValue: 5_000,
};

export type CoinJoinParameters = Readonly<typeof coinJoinParameters>;

import type { TxId } from '../../src/core/ids.ts';
import { type BitcoinWorld, type Party, party, worldBuilder } from './bitcoin-world.ts';

/** A theft to two addresses of one thief, who spends them together and peels payments off the rest. */
export interface PeeledWorld {
  readonly world: BitcoinWorld;
  readonly theft: TxId;
  /** The two addresses that the theft pays. */
  readonly loot: readonly [Party, Party];
  /** Spends both. */
  readonly gathered: TxId;
  /** Each pays something small to somebody else, in another form of address, and carries the rest on. */
  readonly peels: readonly TxId[];
  /** Gets the last rest. */
  readonly exchange: Party;
}

/** What is left over is no round sum, as change is. */
const FEE = 1_337n;

export function peeledWorld(hops: number): PeeledWorld {
  const build = worldBuilder('peeled');
  const victim = party('peeled victim', 'p2pkh');
  const loot = [party('peeled loot a', 'v0_p2wpkh'), party('peeled loot b', 'v0_p2wpkh')] as const;
  const exchange = party('peeled exchange', 'p2sh');
  const funds = build.coinbase(1, victim, 5_000_000_000n);
  const [a, b] = [2_000_000_000n, 5_000_000_000n - 2_000_000_000n - FEE];
  const theft = build.pay(
    2,
    [[funds, 0]],
    [
      { to: loot[0], value: a },
      { to: loot[1], value: b },
    ],
  );
  let rest = a + b - FEE;
  const gathered = build.pay(
    3,
    [
      [theft, 0],
      [theft, 1],
    ],
    [{ to: party('peeled rest 0', 'v0_p2wpkh'), value: rest }],
  );
  const peels: TxId[] = [];
  for (let hop = 1; hop <= hops; hop++) {
    const peeled = 50_000_000n + 1_000_000n * BigInt(hop);
    rest -= peeled + FEE;
    peels.push(
      build.pay(
        3 + hop,
        [[peels.at(-1) ?? gathered, 0]],
        [
          { to: party(`peeled rest ${hop}`, 'v0_p2wpkh'), value: rest },
          { to: party(`peeled ${hop}`, 'v1_p2tr'), value: peeled },
        ],
      ),
    );
  }
  build.pay(4 + hops, [[peels.at(-1) as TxId, 0]], [{ to: exchange, value: rest - FEE }]);
  build.coinbase(hops + 104, party('peeled miner', 'p2pkh'), 5_000_000_000n);
  return { world: build.world(), theft, loot, gathered, peels, exchange };
}

import type { AccountId, TxId } from '../../src/core/ids.ts';
import { type BitcoinWorld, party, worldBuilder } from './bitcoin-world.ts';

/** One Bitcoin chain with many small thefts. */
export interface TheftsWorld {
  readonly world: BitcoinWorld;
  /** The transaction of each theft. */
  readonly thefts: readonly TxId[];
  /** Accounts that value of two thefts comes to. */
  readonly shared: readonly AccountId[];
  /** Blocks in which what was stolen began to move on: a server that is so far behind tells of its rest alone. */
  readonly night: number;
}

export interface TheftsOptions {
  readonly thefts: number;
  /** How many of them, the first ones, are pooled in pairs in one transaction. */
  readonly pooled: number;
}

/**
 * Each theft is split and rests for years. Then, in one night, four of five move on in two hops, the pooled ones in pairs to one account each.
 */
export function theftsWorld({ thefts, pooled }: TheftsOptions): TheftsWorld {
  const build = worldBuilder(`${thefts} thefts`);
  const numbers = Array.from({ length: thefts }, (_, n) => n);
  const who = (n: number, role: string) => party(`thefts ${n} ${role}`, n % 2 === 0 ? 'v0_p2wpkh' : 'p2pkh');
  const stolen = numbers.map((n) => build.coinbase(1 + n, who(n, 'victim'), 1_000_000n + BigInt(n) * 7_919n));
  const split = numbers.map((n) =>
    build.pay(
      thefts + 10,
      [[stolen[n] as TxId, 0]],
      [
        { to: who(n, 'first'), value: 600_000n },
        { to: who(n, 'second'), value: 390_000n },
      ],
    ),
  );
  const begins = thefts + 20;
  const isMoving = (n: number): boolean => n < pooled || n % 5 !== 4;
  const hops = new Map(
    numbers.filter(isMoving).map((n) => {
      const outputs = [
        { to: who(n, 'third'), value: 400_000n },
        { to: who(n, 'change'), value: 199_000n },
      ];
      return [n, build.pay(begins + (n % 8), [[split[n] as TxId, 0]], outputs)] as const;
    }),
  );
  const pools: AccountId[] = [];
  for (const [n, hop] of hops) {
    const next = n < pooled ? hops.get(n + 1) : undefined;
    if (n < pooled && n % 2 === 1) continue;
    const to = who(n, next ? 'pool' : 'last');
    const inputs = [hop, ...(next ? [next] : [])].map((txid) => [txid, 0] as const);
    build.pay(begins + 10, inputs, [{ to, value: BigInt(inputs.length) * 399_000n }]);
    if (next) pools.push(to.account);
  }
  // Blocks on top, so that nothing of this can be reorganised.
  build.coinbase(begins + 20, party('thefts miner', 'p2pkh'), 5_000_000_000n);
  const world = build.world();
  return { world, thefts: stolen, shared: pools, night: world.tip - (begins - 1) };
}

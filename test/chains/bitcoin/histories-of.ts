import type { AccountId } from '../../../src/core/ids.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import type { BitcoinWorld } from '../../support/bitcoin-world.ts';

/** Every confirmed outpoint up to a height. */
export function holdingsOf(world: BitcoinWorld, asOf: number): Holding[] {
  return world.transactions
    .filter(({ height }) => height !== null && height <= asOf)
    .flatMap(({ txid, outputs }) => outputs.map((_, vout) => world.holding(txid, vout)));
}

/** Confirmed transactions by the accounts they touch. */
export function trafficOf(world: BitcoinWorld): ReadonlyMap<AccountId, number> {
  const counts = new Map<AccountId, number>();
  for (const transaction of world.transactions) {
    if (transaction.height === null) continue;
    const { inputs, outputs } = world.movement(transaction);
    const owners = new Set([...inputs, ...outputs].map(({ holding }) => holding.owner));
    for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return counts;
}

/** What makes an account a hub. */
export interface Limit {
  readonly limit: number;
  readonly traffic: ReadonlyMap<AccountId, number>;
}

const unlimited: Limit = { limit: Infinity, traffic: new Map() };

/** The history of an outpoint as it really was. */
export function truth(
  world: BitcoinWorld,
  holding: Holding,
  asOf: number,
  { limit, traffic } = unlimited,
): History {
  const spender = world.spentBy(holding.id, asOf);
  const transactions = traffic.get(holding.owner) ?? 0;
  const isHub = spender !== undefined && transactions > limit;
  return {
    holding: holding.id,
    opening: 0n,
    movements: spender && !isHub ? [spender] : [],
    through: asOf,
    gap: isHub ? { kind: 'hub', evidence: { transactions: `>${limit}` } } : null,
    notes: [],
  };
}

/** The holdings in batches, as the rounds of a trace would ask for them. */
export function batches(holdings: readonly Holding[], size: number): Holding[][] {
  const shuffled = holdings.map((holding, n) => ({ holding, key: (n * 7_919) % 10_007 }));
  shuffled.sort((a, b) => a.key - b.key);
  const parts: Holding[][] = [];
  for (let n = 0; n < shuffled.length; n += size)
    parts.push(shuffled.slice(n, n + size).map(({ holding }) => holding));
  return parts;
}

import fc from 'fast-check';
import {
  type AccountId,
  accountId,
  assetId,
  balanceId,
  chainId,
  type HoldingId,
  movementId,
  outpointId,
  sinkAccount,
  txId,
} from '../../src/core/ids.ts';
import {
  type History,
  type Holding,
  type Leg,
  type Movement,
  type Seed,
  UNKNOWN_INDEX,
} from '../../src/core/movement.ts';
import { random } from './random.ts';

/** A whole chain in memory: what really happened, in chain order, and which outputs were stolen. */
export interface World {
  readonly kind: 'utxo' | 'account';
  readonly movements: readonly Movement[];
  readonly holdings: ReadonlyMap<HoldingId, Holding>;
  readonly seeds: readonly Seed[];
  readonly accounts: readonly AccountId[];
  history(holding: HoldingId): History;
  /** How a failing property names the world. */
  [fc.toStringMethod](): string;
}

type Pick = (below: number) => number;

const WEI = 10n ** 18n;
const bitcoin = chainId('bip122:000000000019d6689c085ae165831e93');
const ethereum = chainId('eip155:1');
const btc = assetId(bitcoin, 'slip44:0');

function parts(total: bigint, count: number, pick: Pick): bigint[] {
  const weights = Array.from({ length: count }, () => BigInt(pick(9) + 1));
  const all = weights.reduce((a, b) => a + b, 0n);
  return weights.map((weight) => (total * weight) / all);
}

/** Ids that do not sort in chain order. */
const scrambled = (n: number): string => ((n * 7919) % 1009).toString(16).padStart(3, '0');

/** Splits, merges, chains inside a block, address reuse, burned outputs, coinbases that collect nothing. */
export function utxoWorld(seed: number, transactions = 34): World {
  const pick = random(seed);
  const owners = Array.from({ length: 12 }, (_, n) => accountId(bitcoin, `addr${n}`));
  const movements: Movement[] = [];
  const unspent: Leg[] = [];
  const make = (n: number, height: number, inputs: readonly Leg[], amounts: readonly bigint[]): void => {
    const txid = txId(scrambled(n));
    const outputs = amounts.map((amount, vout): Leg => {
      const owner = pick(20) === 0 ? sinkAccount(bitcoin, 'burned') : (owners[pick(12)] as AccountId);
      return { holding: { id: outpointId(bitcoin, txid, vout), owner, asset: btc }, amount };
    });
    unspent.push(...outputs.filter(({ holding }) => !holding.owner.endsWith('burned')));
    const position = { height, index: UNKNOWN_INDEX, time: 1_400_000_000 + height * 600 };
    movements.push({ id: movementId(txid), chain: bitcoin, txid, position, inputs, outputs });
  };
  for (let n = 0; n < 4; n++) make(n, 0, [], [BigInt(pick(5000) + 100) * WEI + BigInt(pick(1_000_003))]);
  let height = 1;
  for (let n = 4; n < transactions && unspent.length > 0; n++) {
    if (pick(3) === 0) height++;
    const inputs: Leg[] = [];
    for (let k = pick(3) + 1; k > 0 && unspent.length > 0; k--) {
      inputs.push(...unspent.splice(pick(unspent.length), 1));
    }
    const total = inputs.reduce((sum, { amount }) => sum + amount, 0n);
    const fee = total > 20n ? BigInt(pick(10)) : 0n;
    make(n, height, inputs, parts(total - fee, pick(3) + 1, pick));
  }
  const history = (holding: HoldingId): History => ({
    holding,
    opening: 0n,
    movements: movements.filter(({ inputs }) => inputs.some((leg) => leg.holding.id === holding)),
    through: height,
    gap: null,
    notes: [],
  });
  return world('utxo', seed, movements, owners, pick, history);
}

/** Payments, cycles, several transfers in one transaction, two assets, mints, burns and gas. */
export function accountWorld(seed: number, payments = 60): World {
  const pick = random(seed);
  const owners = Array.from({ length: 8 }, (_, n) => accountId(ethereum, `acc${n}`));
  const assets = [assetId(ethereum, 'slip44:60'), assetId(ethereum, 'erc20:0xToken')];
  const balance = new Map<HoldingId, bigint>();
  const movements: Movement[] = [];
  const leg = (owner: AccountId, asset: number, amount: bigint): Leg => {
    const id = assets[asset] as (typeof assets)[number];
    return { holding: { id: balanceId(owner, id), owner, asset: id }, amount };
  };
  const move = (height: number, index: number, from: Leg | undefined, to: Leg | undefined): void => {
    if (from) balance.set(from.holding.id, (balance.get(from.holding.id) ?? 0n) - from.amount);
    if (to) balance.set(to.holding.id, (balance.get(to.holding.id) ?? 0n) + to.amount);
    const txid = txId(`tx${height}.${index}`);
    const position = { height, index, time: 1_500_000_000 + height * 12 };
    const id = movementId(`${txid}/${scrambled(movements.length)}`);
    movements.push({
      id,
      chain: ethereum,
      txid,
      position,
      inputs: from ? [from] : [],
      outputs: to ? [to] : [],
    });
  };
  for (const [n, owner] of owners.entries()) {
    move(0, n, undefined, leg(owner, 0, BigInt(pick(2000) + 50) * WEI + BigInt(pick(1_000_003))));
    if (pick(2) === 0) move(0, n, undefined, leg(owner, 1, BigInt(pick(9_000_000) + 1) * 1_000_003n));
  }
  for (let n = 0; n < payments; n++) {
    const from = owners[pick(8)] as AccountId;
    const to = pick(25) === 0 ? sinkAccount(ethereum, 'burned') : (owners[pick(8)] as AccountId);
    const asset = pick(3) === 0 ? 1 : 0;
    const have = balance.get(leg(from, asset, 0n).holding.id) ?? 0n;
    const [height, index] = [1 + Math.floor(n / 6), Math.floor((n % 6) / 2)];
    const amount = (have * BigInt(pick(10) + 1)) / 10n;
    if (have >= 5n && from !== to) move(height, index, leg(from, asset, amount), leg(to, asset, amount));
    const gas = BigInt(pick(3));
    if ((balance.get(leg(from, 0, 0n).holding.id) ?? 0n) > gas && gas > 0n)
      move(height, index, leg(from, 0, gas), undefined);
  }
  const history = (holding: HoldingId): History => ({
    holding,
    opening: 0n,
    movements: movements.filter(({ inputs, outputs }) =>
      [...inputs, ...outputs].some((side) => side.holding.id === holding),
    ),
    through: 11,
    gap: null,
    notes: [],
  });
  return world('account', seed, movements, owners, pick, history);
}

function world(
  kind: World['kind'],
  seed: number,
  movements: readonly Movement[],
  accounts: readonly AccountId[],
  pick: Pick,
  history: World['history'],
): World {
  const seeds = new Map<string, Seed>();
  while (seeds.size < 2) {
    const movement = movements[pick(Math.min(movements.length, 16))] as Movement;
    const output = pick(Math.max(1, movement.outputs.length));
    const amount = movement.outputs[output]?.amount ?? 0n;
    if (amount > 0n) seeds.set(`${movement.id}#${output}`, { movement, output, taint: amount, loss: amount });
  }
  const legs = movements.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  return {
    kind,
    movements,
    holdings: new Map(legs.map(({ holding }) => [holding.id, holding])),
    seeds: [...seeds.values()],
    accounts,
    history,
    [fc.toStringMethod]: () => `${kind}World(${seed})`,
  };
}

export const utxoWorlds: fc.Arbitrary<World> = fc.integer({ min: 1, max: 1_000_000_000 }).map(utxoWorld);
export const accountWorlds: fc.Arbitrary<World> = fc
  .integer({ min: 1, max: 1_000_000_000 })
  .map(accountWorld);
export const worlds: fc.Arbitrary<World> = fc.oneof(utxoWorlds, accountWorlds);

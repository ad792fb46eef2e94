import fc from 'fast-check';
import type { Crossing, Place, Receipt } from '../../src/core/crossing.ts';
import { transactionNode } from '../../src/core/graph-input.ts';
import {
  type AccountId,
  type ChainId,
  chainOf,
  type HoldingId,
  type MovementId,
} from '../../src/core/ids.ts';
import type { Category, Label, Labels } from '../../src/core/label.ts';
import type { History, Leg, Movement, Seed } from '../../src/core/movement.ts';
import { label } from './account-scene.ts';
import { random } from './random.ts';
import { accountWorld, utxoWorld, type World } from './world.ts';

/** A crossing that really happened, and what it takes to find it. */
export interface Deposit {
  readonly crossing: Crossing;
  /** Node of the transaction in which it was given. */
  readonly node: string;
  /** Whether the bridge's service must be asked, and whether what it names must be looked up on the far chain. */
  readonly asks: { readonly service: boolean; readonly far: boolean };
  /** Whether its finder tells of payments that are known while it waits for the others. */
  readonly isPartial: boolean;
}

/** Two chains in memory, and value that goes from one movement to another without one. */
export interface CrossingWorld {
  readonly account: World;
  readonly utxo: World;
  readonly chains: readonly [account: ChainId, utxo: ChainId];
  readonly seeds: readonly Seed[];
  readonly deposits: readonly Deposit[];
  /** Doors: some end the walk, some do not. */
  readonly labels: Labels;
  /** Transactions that mix, and their outputs that cannot be told apart. */
  readonly mixes: ReadonlyMap<MovementId, readonly number[]>;
  /** With all that the whole transaction tells. */
  readonly movements: ReadonlyMap<MovementId, Movement>;
  history(holding: HoldingId): History;
  [fc.toStringMethod](): string;
}

/** `wild`: crossings claim legs of others, and some were received before they were given. */
export function crossingWorld(seed: number, isWild = false): CrossingWorld {
  const account = accountWorld(seed, 26);
  const utxo = utxoWorld(seed + 1, 18);
  const pick = random(seed + 2);
  const chains = [chainOf(account.accounts[0]!), chainOf(utxo.accounts[0]!)] as const;
  const marks = new Map<MovementId, Partial<Movement>>();
  const timed = [...account.movements, ...utxo.movements].map(timedMovement);
  const seeds = [...account.seeds, ...(pick(2) === 0 ? utxo.seeds : [])];
  const labels = new Map<AccountId, readonly Label[]>(
    [
      [account.accounts[3], 'bridge'],
      [account.accounts[4], 'dex'],
      [utxo.accounts[5], 'bridge'],
    ].map(([owner, category]) => [
      owner as AccountId,
      [label(owner as AccountId, category as Category, `some ${category}`)],
    ]),
  );
  const isDoor = ({ outputs }: Movement, n: number): boolean => labels.has(outputs[n]!.holding.owner);
  const isStolen = ({ id }: Movement): boolean => seeds.some(({ movement }) => movement.id === id);
  const mark = (movement: Movement, more: Partial<Movement>): void =>
    void marks.set(movement.id, { ...marks.get(movement.id), ...more });

  const taken = new Set<string>();
  const claim = (movement: Movement): number | undefined => {
    const output = pick(Math.max(1, movement.outputs.length));
    const key = `${movement.id}#${output}`;
    if ((movement.outputs[output]?.amount ?? 0n) === 0n) return undefined;
    if (taken.has(key) && !(isWild && pick(4) === 0)) return undefined;
    taken.add(key);
    return output;
  };
  const plans: Omit<Deposit, 'node'>[] = [];
  for (const [n, gift] of timed.entries()) {
    const { movement } = gift;
    if (movement.inputs.length === 0 || pick(3) > 0) continue;
    const output = claim(movement);
    if (output === undefined) continue;
    const given: Place[] = [{ movement, output }];
    const payer = movement.inputs[0]!.holding.id;
    // Whoever gives in two payments of one transaction is one account, whose history tells their order: it is read where taint
    // comes from it, which it does not where it is stolen on the way.
    const twin = timed
      .slice(n + 1)
      .find(
        (other) => isSameTransaction(other.movement, movement) && other.movement.outputs.length > 0,
      )?.movement;
    if (twin?.inputs[0]?.holding.id === payer && !isStolen(movement) && !isStolen(twin) && pick(2) === 0) {
      const second = claim(twin);
      if (second !== undefined) given.push({ movement: twin, output: second });
    }
    const total = given.reduce((sum, place) => sum + place.movement.outputs[place.output]!.amount, 0n);
    const later = timed.filter((other, m) => (isWild && pick(9) === 0) || follows(other, m, gift, n));
    const received = receiptsOf(shuffled(later, pick), total, { pick, claim, given });
    if (received.length === 0) continue;
    for (const place of given) {
      if (isDoor(place.movement, place.output) && pick(2) === 0) continue;
      if (place.movement.chain === chains[1] || pick(4) === 0)
        mark(place.movement, { memo: 'to the far side' });
      else mark(place.movement, { call: '0x12345678' });
    }
    const { id } = movement;
    const asks = { service: pick(2) === 0, far: pick(2) === 0 };
    plans.push({ crossing: crossingOf(id, given, received), asks, isPartial: pick(3) === 0 });
  }
  for (const [n, { movement }] of timed.entries()) {
    const first = timed[n - 1]?.movement;
    if (!first || !isSameTransaction(first, movement) || pick(3) > 0) continue;
    if (first.inputs.length === 0 || first.outputs.length !== 1 || movement.outputs.length !== 1) continue;
    if (taken.has(`${first.id}#0`) || taken.has(`${movement.id}#0`)) continue;
    taken.add(`${first.id}#0`).add(`${movement.id}#0`);
    mark(first, { call: '0xd0e30db0' });
    mark(movement, { wraps: first.id });
  }
  const movements = new Map(
    timed.map(({ movement }) => [movement.id, { ...movement, ...marks.get(movement.id) }]),
  );
  const whole = (movement: Movement): Movement => movements.get(movement.id) as Movement;
  const mixes = new Map(
    utxo.movements
      .filter(({ outputs, inputs }) => outputs.length > 1 && inputs.length > 0 && pick(4) === 0)
      .map(({ id, outputs }) => [id, outputs.map((_, n) => n).filter((n) => n === 0 || pick(2) === 0)]),
  );
  return {
    account,
    utxo,
    chains,
    seeds: seeds.map((one) => ({ ...one, movement: whole(one.movement) })),
    deposits: plans.map((plan) => ({ ...plan, ...placedIn(plan.crossing, whole) })),
    labels,
    mixes,
    movements,
    history: (holding) => {
      const history = (holding.startsWith(chains[0]) ? account : utxo).history(holding);
      return { ...history, movements: history.movements.map((one) => asReadFrom(holding, whole(one))) };
    },
    [fc.toStringMethod]: () => `crossingWorld(${seed}, ${isWild})`,
  };
}

const numbers = fc.integer({ min: 1, max: 1_000_000_000 });
/** Crossings that agree with each other and with time. */
export const crossingWorlds: fc.Arbitrary<CrossingWorld> = numbers.map((seed) => crossingWorld(seed));
export const wildWorlds: fc.Arbitrary<CrossingWorld> = numbers.map((seed) => crossingWorld(seed, true));

interface Timed {
  readonly movement: Movement;
  /** Chains have no common clock; no block of these worlds is mined at the moment of one of the other chain. */
  readonly time: number;
}

const timedMovement = (movement: Movement): Timed => ({
  movement,
  time: movement.position.height + (movement.chain.startsWith('eip155') ? 0 : 0.5),
});

const isSameTransaction = (a: Movement, b: Movement): boolean => a.chain === b.chain && a.txid === b.txid;

/** On one chain as listed; a payment on another chain waits for the block. */
function follows(other: Timed, m: number, gift: Timed, n: number): boolean {
  return other.movement.chain === gift.movement.chain ? m > n : other.time > gift.time;
}

/** Near ones first, so that many are in the same transaction. */
function shuffled(later: readonly Timed[], pick: (below: number) => number): Movement[] {
  const left = later.map(({ movement }) => movement);
  const first = left.splice(0, pick(2));
  while (left.length > 0) first.push(...left.splice(pick(left.length), 1));
  return first;
}

function receiptsOf(
  later: readonly Movement[],
  total: bigint,
  tools: {
    readonly pick: (below: number) => number;
    readonly claim: (movement: Movement) => number | undefined;
    readonly given: readonly Place[];
  },
): Receipt[] {
  const { pick, claim, given } = tools;
  const received: Receipt[] = [];
  const payer = given[0]!.movement.inputs[0]!.holding;
  const refund = later.find(({ outputs }) => outputs.some(({ holding }) => holding.id === payer.id));
  const wanted = 1 + pick(3);
  let left = total;
  for (const movement of refund && pick(3) === 0 ? [refund, ...later] : later) {
    if (received.length === wanted) break;
    if (given.some((place) => place.movement === movement)) continue;
    const output = claim(movement);
    if (output === undefined) continue;
    const share = received.length === wanted - 1 ? left : (left * BigInt(pick(11))) / 10n;
    left -= share;
    received.push({ movement, output, share });
  }
  return received;
}

const crossingOf = (id: MovementId, given: readonly Place[], received: readonly Receipt[]): Crossing => ({
  id: `crossing ${id}`,
  kind: 'bridge',
  rule: 'test',
  tier: 1,
  confidence: 100,
  evidence: {},
  given,
  received,
});

/** The crossing with the movements as the whole transaction tells them, its payments in the order of their ids. */
function placedIn({ given, received, ...crossing }: Crossing, whole: (movement: Movement) => Movement) {
  const of = <P extends Place>(place: P): P => ({ ...place, movement: whole(place.movement) });
  const { chain, txid } = (given[0] as Place).movement;
  return {
    node: transactionNode(chain, txid),
    crossing: { ...crossing, given: given.map(of), received: received.map(of) },
  };
}

/** Who signed tells how it calls; the other half of a wrap is told to who is paid. */
function asReadFrom(holding: HoldingId, movement: Movement): Movement {
  const { call, wraps, ...rest } = movement;
  const isOf = ({ holding: { id } }: Leg): boolean => id === holding;
  return {
    ...rest,
    ...(call !== undefined && movement.inputs.some(isOf) && { call }),
    ...(wraps !== undefined && movement.outputs.some(isOf) && { wraps }),
  };
}

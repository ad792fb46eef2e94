import { accountId, assetId, balanceId, chainId, movementId, txId } from '../../src/core/ids.ts';
import { type Journal, openJournal } from '../../src/core/journal.ts';
import { amountColumns, indexLegs } from '../../src/core/journal-columns.ts';
import type { History, Holding, Leg, Movement } from '../../src/core/movement.ts';
import type { PlacedSeed } from '../../src/core/places.ts';
import { policies } from '../../src/core/policies/index.ts';
import { settle } from '../../src/core/settle.ts';
import { random } from '../support/random.ts';

const SIZES = [1_000_000, 2_000_000, 4_000_000];
const OPENED = 500_000;
const chain = chainId('eip155:1');
const asset = assetId(chain, 'slip44:60');

/** Payments at wei scale between `count / 50` accounts; one mint in a thousand is stolen, so that under haircut most pots end up tainted. */
interface Payments {
  readonly holdings: readonly Holding[];
  /** Paying holding, or -1 for a mint. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly amount: readonly bigint[];
}

export function payments(count: number): Payments {
  const pick = random(7);
  const accounts = Math.max(100, Math.floor(count / 50));
  const holdings = Array.from({ length: accounts }, (_, n): Holding => {
    const owner = accountId(chain, `0x${n.toString(16).padStart(40, '0')}`);
    return { id: balanceId(owner, asset), owner, asset };
  });
  const balance = new Array<bigint>(accounts).fill(0n);
  const from = new Int32Array(count).fill(-1);
  const to = new Int32Array(count);
  const amount = new Array<bigint>(count);
  for (let n = 0; n < count; n++) {
    const payer = pick(accounts);
    const payee = pick(accounts);
    const have = balance[payer] as bigint;
    const mints = n < accounts || have < 1_000_000n || payer === payee;
    const value = mints ? 10n ** 20n + BigInt(pick(1_000_003)) : (have * BigInt(1 + pick(8))) / 9n;
    if (!mints) {
      from[n] = payer;
      balance[payer] = have - value;
    }
    to[n] = payee;
    amount[n] = value;
    balance[payee] = (balance[payee] as bigint) + value;
  }
  return { holdings, from, to, amount };
}

const isStolen = ({ from }: Payments, n: number): boolean => from[n] === -1 && n % 1000 === 0;

function movement({ holdings, from, to, amount }: Payments, n: number): Movement {
  const leg = (holding: number): Leg => ({
    holding: holdings[holding] as Holding,
    amount: amount[n] as bigint,
  });
  const txid = txId(`0x${n.toString(16).padStart(64, '0')}`);
  const inputs = from[n] === -1 ? [] : [leg(from[n] as number)];
  const position = { height: Math.floor(n / 150), index: n % 150, time: n };
  return { id: movementId(`${txid}/value`), chain, txid, position, inputs, outputs: [leg(to[n] as number)] };
}

/** The journal of the payments, written straight into columns: four million movements as objects would measure the heap. */
export function columns(all: Payments): Journal {
  const count = all.to.length;
  const seedAt = new Map<number, PlacedSeed>();
  const enters = new Uint8Array(count);
  const plain = new Uint8Array(count);
  const inputsAt = new Int32Array(count + 1);
  const outputsAt = new Int32Array(count);
  const legHolding = new Int32Array(2 * count);
  const amounts: bigint[] = [];
  for (let n = 0; n < count; n++) {
    const value = all.amount[n] as bigint;
    inputsAt[n] = amounts.length;
    if (all.from[n] !== -1) {
      legHolding[amounts.length] = all.from[n] as number;
      amounts.push(value);
      plain[n] = 1;
    }
    outputsAt[n] = amounts.length;
    legHolding[amounts.length] = all.to[n] as number;
    if (isStolen(all, n)) {
      enters[n] = 1;
      seedAt.set(amounts.length, {
        movement: movement(all, n),
        output: 0,
        taint: value,
        loss: value,
        book: 0,
      });
    }
    amounts.push(value);
  }
  inputsAt[count] = amounts.length;
  const holdingOf = legHolding.subarray(0, amounts.length);
  return {
    movements: new Array<Movement>(count).fill(movement(all, 0)),
    holdings: all.holdings,
    known: new Uint8Array(all.holdings.length).fill(1),
    inputsAt,
    outputsAt,
    legHolding: holdingOf,
    ...amountColumns({
      amounts,
      openings: new Array<bigint>(all.holdings.length).fill(0n),
      seeds: [...seedAt.values()],
      crossings: [],
    }),
    ...indexLegs({ inputsAt, outputsAt, legHolding: holdingOf }, all.holdings.length),
    seedAt,
    enters,
    plain,
    crossings: [],
    givenAt: new Map(),
    receivedAt: new Map(),
    receiptsOf: [],
    givenLate: new Map(),
    spreadAt: new Map(),
    books: ['loss'],
    unit: { kind: 'asset', asset },
    presume: undefined,
    floors: [0n],
  };
}

function histories(all: Payments): History[] {
  const lists = all.holdings.map((): Movement[] => []);
  for (let n = 0; n < all.to.length; n++) {
    const one = movement(all, n);
    if (all.from[n] !== -1) lists[all.from[n] as number]?.push(one);
    lists[all.to[n] as number]?.push(one);
  }
  return all.holdings.map(({ id }, n) => {
    return {
      holding: id,
      opening: 0n,
      movements: lists[n] as Movement[],
      through: all.to.length,
      gap: null,
      notes: [],
    };
  });
}

/** The least that any walk of this graph costs: reach over typed arrays, no amounts, in the same order. */
function bareWalk({ inputsAt, outputsAt, legHolding, enters, movements, holdings }: Journal): number {
  const reached = new Uint8Array(holdings.length);
  let count = 0;
  for (let m = 0; m < movements.length; m++) {
    let tainted = enters[m] === 1;
    for (let leg = inputsAt[m] as number; leg < (outputsAt[m] as number); leg++) {
      if (reached[legHolding[leg] as number] === 1) tainted = true;
    }
    if (!tainted) continue;
    for (let leg = outputsAt[m] as number; leg < (inputsAt[m + 1] as number); leg++) {
      const holding = legHolding[leg] as number;
      if (reached[holding] === 0) count++;
      reached[holding] = 1;
    }
  }
  return count;
}

/** Best of three, in milliseconds. */
function timed(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3; n++) {
    globalThis.gc?.();
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const megabytes = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};
const perMillion = (mb: number, count: number): string => (mb / (count / 1e6)).toFixed(0);
const perSecond = (count: number, ms: number): string => `${(count / ms / 1000).toFixed(2)} million/s`;

/** Movements settled a second by policy and size, as ratios to a bare walk of the same columns in the same run. */
export function* settleBench(): Generator<string> {
  const rates = new Map<string, number[]>();
  for (const count of SIZES) {
    const before = megabytes();
    const journal = columns(payments(count));
    const facts = megabytes() - before;
    const walk = timed(() => bareWalk(journal));
    yield `${count} movements; bare walk ${perSecond(count, walk)}`;
    for (const policy of policies) {
      let carrying = 0;
      const ms = timed(() => {
        const { carries } = settle(journal, policy);
        carrying = carries.reduce((sum, one) => sum + one, 0) / count;
      });
      rates.set(policy.name, [...(rates.get(policy.name) ?? []), count / ms]);
      yield `  ${policy.name.padEnd(8)} ${perSecond(count, ms)}, ${(ms / walk).toFixed(1)} times the bare walk; ${(carrying * 100).toFixed(0)} % carry taint`;
    }
    const settled = settle(journal, policies[0] as (typeof policies)[number]);
    const all = megabytes() - before;
    const peak = process.resourceUsage().maxRSS / 1e3;
    yield `  memory a million movements: journal ${perMillion(facts, count)} MB, with a settlement of ${settled.carries.length} ${perMillion(all, count)} MB; peak of the process ${perMillion(peak, count)} MB`;
  }
  for (const [name, byCount] of rates) {
    const growth = (byCount.at(-1) as number) / (byCount[0] as number);
    yield `${name}: at ${SIZES.at(-1)} movements ${(growth * 100).toFixed(0)} % of the rate at ${SIZES[0]}`;
  }
  const read = histories(payments(OPENED));
  yield `opening a journal of ${OPENED} movements from ${read.length} histories (interned and ordered): ${perSecond(
    OPENED,
    timed(() => openJournal({ histories: read, seeds: [] })),
  )}`;
}

import { accountId, assetId, balanceId, chainId, movementId, txId } from '../../src/core/ids.ts';
import { type Journal, openJournal } from '../../src/core/journal.ts';
import type { History, Holding, Leg, Movement, Seed } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
import { settle } from '../../src/core/settle.ts';
import { random } from '../support/random.ts';

const chain = chainId('eip155:1');
const asset = assetId(chain, 'slip44:60');

/** `count` payments at wei scale between `count / 50` accounts, a thousandth of the opening value stolen; most pots end up tainted. */
export function payments(count: number): { histories: History[]; seeds: Seed[] } {
  const pick = random(7);
  const accounts = Math.max(100, Math.floor(count / 50));
  const holdings = Array.from({ length: accounts }, (_, n): Holding => {
    const owner = accountId(chain, `0x${n.toString(16).padStart(40, '0')}`);
    return { id: balanceId(owner, asset), owner, asset };
  });
  const balance = new Array<bigint>(accounts).fill(0n);
  const lists: Movement[][] = holdings.map(() => []);
  const seeds: Seed[] = [];
  for (let n = 0; n < count; n++) {
    const from = pick(accounts);
    const to = pick(accounts);
    const have = balance[from] as bigint;
    const mint = n < accounts || have < 1_000_000n || from === to;
    const amount = mint ? 10n ** 20n + BigInt(pick(1_000_003)) : (have * BigInt(1 + pick(8))) / 9n;
    const inputs: Leg[] = mint ? [] : [{ holding: holdings[from] as Holding, amount }];
    const outputs: Leg[] = [{ holding: holdings[to] as Holding, amount }];
    const txid = txId(`0x${n.toString(16).padStart(64, '0')}`);
    const position = { height: Math.floor(n / 150), index: n % 150, time: n };
    const movement: Movement = { id: movementId(`${txid}/value`), chain, txid, position, inputs, outputs };
    if (mint) balance[to] = (balance[to] as bigint) + amount;
    else {
      balance[from] = have - amount;
      balance[to] = (balance[to] as bigint) + amount;
      (lists[from] as Movement[]).push(movement);
    }
    (lists[to] as Movement[]).push(movement);
    if (mint && n % 1000 === 0) seeds.push({ movement, output: 0, taint: amount, loss: amount });
  }
  const histories = holdings.map(
    ({ id }, n): History => ({
      holding: id,
      opening: 0n,
      movements: lists[n] as Movement[],
      through: count,
      gap: null,
      notes: [],
    }),
  );
  return { histories, seeds };
}

/** The least that any walk of this graph costs: reach over typed arrays, no amounts, in the same order. */
function bareWalk({ inputsAt, outputsAt, legHolding, seeded, movements, holdings }: Journal): number {
  const reached = new Uint8Array(holdings.length);
  let count = 0;
  for (let m = 0; m < movements.length; m++) {
    let tainted = seeded[m] === 1;
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

/** Best of three, in milliseconds; the first run warms up. */
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

const perSecond = (count: number, ms: number): string => `${(count / ms / 1000).toFixed(2)} million/s`;

/** Movements settled a second by policy and size, as ratios to a bare walk of the same columns in the same run. */
export async function settleBench(): Promise<string[]> {
  const lines: string[] = [];
  const rates = new Map<string, number[]>();
  for (const count of (process.env.BENCH_SIZES ?? '1000000,2000000,4000000').split(',').map(Number)) {
    globalThis.gc?.();
    const before = process.memoryUsage();
    const { histories, seeds } = payments(count);
    const start = performance.now();
    const journal = openJournal(histories, seeds);
    const opened = performance.now() - start;
    for (const history of histories) (history.movements as Movement[]).length = 0;
    const walk = timed(() => bareWalk(journal));
    lines.push(
      `${count} movements: journal opened (interned and ordered) at ${perSecond(count, opened)}; bare walk ${perSecond(count, walk)}`,
    );
    for (const policy of policies) {
      const ms = timed(() => settle(journal, policy));
      rates.set(policy.name, [...(rates.get(policy.name) ?? []), count / ms]);
      lines.push(
        `  ${policy.name.padEnd(8)} ${perSecond(count, ms)}, ${(ms / walk).toFixed(1)} times the bare walk`,
      );
    }
    const settled = settle(journal, policies[0] as (typeof policies)[number]);
    const after = process.memoryUsage();
    const used =
      (after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers) / 1e6 / (count / 1e6);
    lines.push(
      `  memory with facts, journal and one settlement of ${settled.carries.length}: ${used.toFixed(0)} MB a million movements`,
    );
  }
  for (const [name, [small, , large]] of rates) {
    lines.push(
      `${name}: at 4 million ${(((large as number) / (small as number)) * 100).toFixed(0)} % of the rate at 1 million`,
    );
  }
  return lines;
}

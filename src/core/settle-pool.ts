import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Pool, PoolColumns } from './policies/policy.ts';
import { lossShare } from './pot.ts';
import type { Pots, Stain } from './settle.ts';

/** Pots of policies that pool: three sums a holding, and one pool in transit. */
export function poolPots({ known, opening, legAmount, lossIsTaint }: Journal, { cut }: PoolColumns): Pots {
  const amount = opening.slice();
  const taint = new Array<Amount>(opening.length).fill(0n);
  const loss = lossIsTaint ? taint : new Array<Amount>(opening.length).fill(0n);
  const shortfalls = new Map<number, Amount>();
  const pot: Pool = { amount: 0n, taint: 0n, loss: 0n };
  const transit: Pool = { amount: 0n, taint: 0n, loss: 0n };
  const values: Amount[] = [];
  const taints: Amount[] = [];
  const losses: Amount[] = [];
  let first = 0;
  let clean = true;
  let lost = 0n;
  let added: Stain = { taint: 0n, loss: 0n };

  /** Takes value out of a known holding; its taint and loss are then in `taints[0]` and `losses[0]`. */
  const take = (holding: number, value: Amount): Amount => {
    let has = amount[holding] as Amount;
    const stolen = taint[holding] as Amount;
    if (has < value) {
      shortfalls.set(holding, (shortfalls.get(holding) ?? 0n) + value - has);
      has = value;
    }
    if (stolen === 0n) {
      amount[holding] = has - value;
      return 0n;
    }
    pot.amount = has;
    pot.taint = stolen;
    pot.loss = loss[holding] as Amount;
    values[0] = value;
    cut(pot, values, taints, losses, 1);
    amount[holding] = pot.amount;
    taint[holding] = pot.taint;
    if (!lossIsTaint) loss[holding] = pot.loss;
    return taints[0] as Amount;
  };
  const put = (holding: number, value: Amount, stolen: Amount): void => {
    if (known[holding] === 0) return;
    amount[holding] = (amount[holding] as Amount) + value;
    if (stolen === 0n) return;
    taint[holding] = (taint[holding] as Amount) + stolen;
    if (!lossIsTaint) loss[holding] = (loss[holding] as Amount) + lost;
  };

  return {
    shortfalls,
    move(from, to, value) {
      const stolen = known[from] === 1 ? take(from, value) : 0n;
      lost = stolen === 0n ? 0n : (losses[0] as Amount);
      put(to, value, stolen);
      return stolen;
    },
    draw(holding, value) {
      const drawn = take(holding, value);
      transit.amount += value;
      if (drawn === 0n) return drawn;
      transit.taint += drawn;
      transit.loss += losses[0] as Amount;
      return drawn;
    },
    admit(value) {
      transit.amount += value;
    },
    split(from, to) {
      first = from;
      if (transit.taint === 0n) return;
      for (let leg = from; leg < to; leg++) values[leg - from] = legAmount[leg] as Amount;
      cut(transit, values, taints, losses, to - from);
      clean = false;
    },
    pay(leg, holding, seed) {
      const value = legAmount[leg] as Amount;
      let stolen = clean ? 0n : (taints[leg - first] as Amount);
      lost = clean ? 0n : (losses[leg - first] as Amount);
      if (seed) {
        const taintAdded = seed.taint > stolen ? seed.taint - stolen : 0n;
        const lossAdded = taintAdded === 0n ? 0n : lossShare(seed.loss, seed.taint, taintAdded);
        added = { taint: taintAdded, loss: lossAdded };
        stolen += taintAdded;
        lost += lossAdded;
      }
      put(holding, value, stolen);
      return stolen;
    },
    fee() {
      const burnt = transit.taint;
      lost = transit.loss;
      transit.amount = 0n;
      transit.taint = 0n;
      transit.loss = 0n;
      clean = true;
      return burnt;
    },
    lost: () => lost,
    added: () => added,
    stained: (holding) => taint[holding] !== 0n,
    held: (holding) => ({ taint: taint[holding] as Amount, loss: loss[holding] as Amount }),
  };
}

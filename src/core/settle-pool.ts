import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Pool, PoolColumns } from './policies/policy.ts';
import { lossShare } from './pot.ts';
import type { Pots, Stain } from './settle.ts';

/** Pots of policies that pool: three sums a holding, and one pool in transit. */
export function poolPots({ known, opening, legAmount }: Journal, { cut }: PoolColumns): Pots {
  const amount = opening.slice();
  const taint = new Array<Amount>(opening.length).fill(0n);
  const loss = new Array<Amount>(opening.length).fill(0n);
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

  return {
    shortfalls,
    draw(holding, value) {
      let has = amount[holding] as Amount;
      const stolen = taint[holding] as Amount;
      if (has < value) {
        shortfalls.set(holding, (shortfalls.get(holding) ?? 0n) + value - has);
        has = value;
      }
      transit.amount += value;
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
      loss[holding] = pot.loss;
      const drawn = taints[0] as Amount;
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
      if (known[holding] === 1) {
        amount[holding] = (amount[holding] as Amount) + value;
        if (stolen !== 0n) {
          taint[holding] = (taint[holding] as Amount) + stolen;
          loss[holding] = (loss[holding] as Amount) + lost;
        }
      }
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
    held: (holding) => ({ taint: taint[holding] as Amount, loss: loss[holding] as Amount }),
  };
}

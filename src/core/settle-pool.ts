import { countBalances } from './balances.ts';
import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { PoolColumns } from './policies/policy.ts';
import { lossShare } from './pot.ts';
import type { Pots, Stain } from './settle.ts';

/** Pots of policies that pool: what is stolen in each holding, and one pool in transit. */
export function poolPots(journal: Journal, { share, order }: PoolColumns, conserves: boolean): Pots {
  const { holdings, known, legHolding, legAmount, lossIsTaint } = journal;
  const balances = countBalances(journal);
  /** Of stained holdings. */
  const balance = new Array<Amount>(holdings.length).fill(0n);
  const taint = new Array<Amount>(holdings.length).fill(0n);
  const loss = lossIsTaint ? taint : new Array<Amount>(holdings.length).fill(0n);
  const stained = new Uint8Array(holdings.length);
  const transit = { amount: 0n, taint: 0n, loss: 0n };
  const taints: Amount[] = [];
  const losses: Amount[] = [];
  let first = 0;
  let lost = 0n;
  let added: Stain = { taint: 0n, loss: 0n };

  /** Takes an input out of a stained holding and returns the taint in it; its loss is then in `lost`. */
  const take = (leg: number, holding: number): Amount => {
    const value = legAmount[leg] as Amount;
    const covered = balance[holding] as Amount;
    const has = covered < value ? value : covered;
    balance[holding] = has - value;
    const whole = taint[holding] as Amount;
    const stolen = share(value, has, whole);
    const rest = conserves ? whole - stolen : has - value;
    if (lossIsTaint) {
      lost = stolen;
    } else {
      const all = loss[holding] as Amount;
      lost = conserves ? lossShare(all, whole, stolen) : (value * all) / whole;
      loss[holding] = conserves ? all - lost : (rest * all) / whole;
    }
    taint[holding] = rest;
    if (rest === 0n) {
      stained[holding] = 0;
      balances.after(leg, balance[holding] as Amount);
    }
    return stolen;
  };
  const put = (leg: number, stolen: Amount): void => {
    const holding = legHolding[leg] as number;
    if (known[holding] === 0) return;
    const value = legAmount[leg] as Amount;
    if (stained[holding] === 0) {
      if (stolen === 0n) return;
      stained[holding] = 1;
      balance[holding] = balances.before(leg) + value;
      taint[holding] = stolen;
      if (!lossIsTaint) loss[holding] = lost;
      return;
    }
    balance[holding] = (balance[holding] as Amount) + value;
    if (stolen === 0n) return;
    taint[holding] = (taint[holding] as Amount) + stolen;
    if (!lossIsTaint) loss[holding] = (loss[holding] as Amount) + lost;
  };
  /** Cuts payment n out of transit. */
  const cut = (n: number, value: Amount): void => {
    const { amount, taint: whole, loss: all } = transit;
    const stolen = share(value, amount, whole);
    taints[n] = stolen;
    if (!conserves) {
      losses[n] = all === whole ? stolen : (stolen * all) / whole;
      return;
    }
    const lossCut = lossShare(all, whole, stolen);
    losses[n] = lossCut;
    transit.amount = amount - value;
    transit.taint = whole - stolen;
    transit.loss = all - lossCut;
  };

  /** What is left in transit under a policy that taints all it touches. */
  const paintRest = (from: number, to: number): void => {
    let rest = transit.amount;
    for (let leg = from; leg < to; leg++) rest -= legAmount[leg] as Amount;
    transit.loss = (rest * transit.loss) / transit.taint;
    transit.taint = rest;
  };

  return {
    stained,
    move(input, output) {
      const stolen = take(input, legHolding[input] as number);
      put(output, stolen);
      return stolen;
    },
    draw(leg) {
      const holding = legHolding[leg] as number;
      transit.amount += legAmount[leg] as Amount;
      if (stained[holding] === 0) return 0n;
      const drawn = take(leg, holding);
      transit.taint += drawn;
      transit.loss += lost;
      return drawn;
    },
    admit(value) {
      transit.amount += value;
    },
    split(from, to) {
      first = from;
      const count = to - from;
      for (let n = 0; n < count; n++) {
        taints[n] = 0n;
        losses[n] = 0n;
      }
      if (transit.taint === 0n) return;
      if (order && count > 1)
        for (const n of order(legAmount.slice(from, to))) cut(n, legAmount[from + n] as Amount);
      else for (let n = 0; n < count; n++) cut(n, legAmount[from + n] as Amount);
      if (!conserves) paintRest(from, to);
    },
    pay(leg, seed) {
      let stolen = taints[leg - first] as Amount;
      lost = losses[leg - first] as Amount;
      if (seed) {
        const taintAdded = seed.taint > stolen ? seed.taint - stolen : 0n;
        const lossAdded = taintAdded === 0n ? 0n : lossShare(seed.loss, seed.taint, taintAdded);
        added = { taint: taintAdded, loss: lossAdded };
        stolen += taintAdded;
        lost += lossAdded;
      }
      put(leg, stolen);
      return stolen;
    },
    dilute(leg) {
      put(leg, 0n);
    },
    fee() {
      const burnt = transit.taint;
      lost = transit.loss;
      transit.amount = 0n;
      transit.taint = 0n;
      transit.loss = 0n;
      return burnt;
    },
    lost: () => lost,
    added: () => added,
    held: (holding) => ({ taint: taint[holding] as Amount, loss: loss[holding] as Amount }),
  };
}

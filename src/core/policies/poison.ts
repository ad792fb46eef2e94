import type { Amount } from '../ids.ts';
import { clean, type Pot, pooled, pour } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';

/**
 * Any taint taints all it touches: once a pot with taint pays out, every payment of it and what is left are wholly
 * tainted (Möser, Böhme, Breuker 2014). An upper bound on reach, not a sum: its ledger does not close. Loss grows with
 * the taint, at the ratio the pot had.
 *
 * 300 of 1000 stolen, paid out as 400, 500 and a fee of 100: 400, 500, 100.
 */
export const poison: TaintPolicy = {
  name: 'poison',
  summary: 'any taint taints everything it touches: an upper bound on reach, not a sum',
  conserves: false,
  mirrors: true,
  merge: pour,
  split(pot, amounts) {
    const { amount, taint, presumed, losses } = pooled(pot);
    const paint = (value: Amount): Pot => {
      if (taint === 0n) return clean(value);
      const grown = (whole: Amount): Amount => (value * whole) / taint;
      return [{ amount: value, taint: value, presumed: grown(presumed), losses: losses.map(grown) }];
    };
    return { paid: amounts.map(paint), rest: paint(amounts.reduce((left, value) => left - value, amount)) };
  },
  columns: { kind: 'pool', share: 'all', order: 'listed', fee: 'last' },
};

import { queue, takeOldest } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';

/**
 * Last in, first out: a pot is a stack and a payment takes what came in last. A transaction fills its outputs in output
 * order from the last input backwards (`lifo-inputs` in the literature; filling outputs from last to first is another
 * rule of that name).
 *
 * 500 clean, 300 stolen, 200 clean, paid out as 400, 500 and a fee of 100: 200, 100, 0.
 */
export const lifo: TaintPolicy = {
  name: 'lifo',
  summary: 'last in, first out: an account is a stack',
  conserves: true,
  mirrors: true,
  merge: queue,
  split(pot, amounts) {
    const { paid, rest } = takeOldest(pot.toReversed(), amounts);
    return { paid: paid.map((parcel) => parcel.toReversed()), rest: rest.toReversed() };
  },
  columns: { kind: 'queue', from: 'newest', fills: 'first-to-last' },
};

import { queue, takeOldest } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';

/**
 * The other rule that is called last in, first out: parts queue in input order as under `fifo`, and a transaction fills
 * its outputs from the last to the first; the fee is what is left (zkokelj's taint tools). An account, where a payment
 * stands alone, pays its oldest value.
 *
 * 500 clean, 300 stolen, 200 clean, paid out as 400, 500 and a fee of 100: 300, 0, 0.
 */
export const lifoOutputs: TaintPolicy = {
  name: 'lifo-outputs',
  summary: 'first in, but the last output is filled first',
  conserves: true,
  merge: queue,
  split(pot, amounts) {
    const { paid, rest } = takeOldest(pot, amounts.toReversed());
    return { paid: paid.toReversed(), rest };
  },
  columns: { kind: 'queue', from: 'oldest', fills: 'last-to-first' },
};

import { queue, takeOldest } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';

/**
 * First in, first out, the rule of Clayton's case (1816): value leaves in the order it came. A transaction queues the
 * parts of its inputs in input order and fills its outputs in output order; the fee is what is left. The order of the
 * parts inside an output is state (Anderson, Shumailov, Ahmed, Rietmann, "Bitcoin Redux", 2018).
 *
 * 500 clean, 300 stolen, 200 clean, paid out as 400, 500 and a fee of 100: 0, 300, 0, and the second output holds
 * 100 clean, 300 stolen, 100 clean, in this order.
 */
export const fifo: TaintPolicy = {
  name: 'fifo',
  summary: "first in, first out (Clayton's case)",
  conserves: true,
  mirrors: true,
  merge: queue,
  split: takeOldest,
  columns: { kind: 'queue', from: 'oldest', fills: 'first-to-last' },
};

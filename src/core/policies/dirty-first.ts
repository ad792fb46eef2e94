import { queue, takeOldest } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';

/**
 * First in, first out, and only what is stolen as a whole is followed: where a payment is clean in part, the trail ends
 * with its payee, on the line `mixed` of the ledger. With that line it is the *dirty-first* of the literature, without it
 * *pure dirty-first* (Tironsakkul, Maarek, Eross, Just, "Context matters", 2022). What a seed lays on an output is
 * followed, whole or not: nothing else would ever be.
 *
 * 500 clean, 300 stolen, 200 clean, paid out as 400, 500 and a fee of 100: 0, 300, 0, and the second output is not followed.
 */
export const dirtyFirst: TaintPolicy = {
  name: 'dirty-first',
  summary: 'first in, first out, as long as a payment is stolen as a whole',
  conserves: true,
  merge: queue,
  split: takeOldest,
  followsWholeOnly: true,
  columns: { kind: 'queue', from: 'oldest', fills: 'first-to-last' },
};

import { asMuchAsFits, cutInTurn, pooled, pour } from '../pot.ts';
import { emitted } from '../reserve.ts';
import type { TaintPolicy } from './policy.ts';

/**
 * Taint leaves first, but an account keeps `reserve` (parts per million) of what it has back at every payment, and pays out
 * no taint that stands for less than the trace's floor (the flow model of MFTracer, whose authors found reserves up to 10 %
 * best). What its clean value cannot hold goes along all the same, so the ledger closes. A transaction of outpoints keeps
 * nothing back: its outputs are filled in their order.
 *
 * Of 1000 stolen and enough clean value beside it, floor 100, paid out as 400, 500, 300: 400, 500, 100 without a reserve;
 * 400, 500, 0 with one of a tenth.
 */
export const bucket = (reserve: bigint): TaintPolicy => ({
  name: reserve === 0n ? 'bucket' : `bucket:${percent(reserve)}%`,
  summary: 'taint leaves first; bucket:10% keeps a tenth back at each payment',
  conserves: true,
  merge: pour,
  split: (pot, amounts) => cutInTurn(pooled(pot), amounts, asMuchAsFits),
  draw: (pot, value, floors) =>
    cutInTurn(pooled(pot), [value], (pool) => emitted(pool, value, { reserve, floors })),
  columns: { kind: 'pool', share: 'first', order: 'listed', fee: 'last', reserve },
});

/** Parts per million as percent: 2500n is 0.25. */
const percent = (parts: bigint): string => `${Number(parts) / 10_000}`;

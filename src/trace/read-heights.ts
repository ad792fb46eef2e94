import type { ChainId, HoldingId } from '../core/ids.ts';
import { chainOf } from '../core/ids.ts';
import type { History, Holding } from '../core/movement.ts';

/**
 * Heights at which the histories of holdings are known, none of them above the height that is settled on their chain: what an earlier trace
 * read stays at its own, for nobody asked for more. Holdings without a history are left out.
 */
export const readHeights = (
  holdings: readonly Holding[],
  histories: ReadonlyMap<HoldingId, History>,
  settled: (chain: ChainId) => number,
): ReadonlyMap<HoldingId, number> =>
  new Map(
    holdings.flatMap(({ id, owner }) => {
      const history = histories.get(id);
      if (!history) return [];
      return [[id, history.keptAt ?? Math.min(history.through, settled(chainOf(owner)))] as const];
    }),
  );

import { leftOver } from '../core/balances.ts';
import { type Amount, type ChainId, chainOf, type HoldingId, sinkOf } from '../core/ids.ts';
import type { History, Holding } from '../core/movement.ts';
import { isReached, type Settlement } from '../core/settle.ts';

/** A holding that may yet move what was followed into it. */
export interface LiveHolding {
  readonly holding: Holding;
  /** What its known history leaves in it, in base units. */
  readonly balance: Amount;
  /** Whether something of it moved above the height that is settled: a balance that is the same may then be made of other movements. */
  readonly unburied?: true;
}

/**
 * Known holdings out of which taint may still go, or went above the height that is settled on their chain, by holding. Holdings whose
 * history is not known are none: nothing of them is followed.
 */
export function liveHoldings(
  settlements: readonly [Settlement, ...Settlement[]],
  histories: ReadonlyMap<HoldingId, History>,
  settled: (chain: ChainId) => number,
): readonly LiveHolding[] {
  const [{ journal }] = settlements;
  const recent = movedAbove(settlements, settled);
  return journal.holdings.flatMap((holding, n): LiveHolding[] => {
    // What an account may be presumed to pay out hangs on all that came in.
    const isPresumed = journal.presume !== undefined && isReached(settlements, n);
    const isLive = settlements.some(({ held }) => held[n] !== 0n) || recent.has(n) || isPresumed;
    if (!isLive || !histories.has(holding.id) || sinkOf(holding.owner) !== undefined) return [];
    const above = settled(chainOf(holding.owner));
    const isUnburied = histories.get(holding.id)?.movements.some(({ position }) => position.height > above);
    return [{ holding, balance: leftOver(n, journal), ...(isUnburied && { unburied: true }) }];
  });
}

/** Holdings that paid taint out above the settled height of their chain. */
function movedAbove(
  settlements: readonly Settlement[],
  settled: (chain: ChainId) => number,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { journal, carries, legTaint } of settlements) {
    journal.movements.forEach(({ chain, position }, m) => {
      if (carries[m] === 0 || position.height <= settled(chain)) return;
      for (let leg = journal.inputsAt[m] as number; leg < (journal.outputsAt[m] as number); leg++)
        if (legTaint(leg) !== 0n) found.add(journal.legHolding[leg] as number);
    });
  }
  return found;
}

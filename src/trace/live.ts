import { type Amount, type ChainId, chainOf, type HoldingId, sinkOf } from '../core/ids.ts';
import type { Journal } from '../core/journal.ts';
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
    return [{ holding, balance: balanceOf(n, journal), ...(isUnburied && { unburied: true }) }];
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

/** What is left after every leg; an account that pays more than it is known to have has nothing left. */
function balanceOf(holding: number, journal: Journal): Amount {
  const { limbs, opening, legsAt, legsOf, legAmount, isInput } = journal;
  let balance = limbs.read(opening, holding * limbs.width);
  for (let at = legsAt[holding] as number; at < (legsAt[holding + 1] as number); at++) {
    const leg = legsOf[at] as number;
    const amount = limbs.read(legAmount, leg * limbs.width);
    if (isInput[leg] === 0) balance += amount;
    else balance = amount < balance ? balance - amount : 0n;
  }
  return balance;
}

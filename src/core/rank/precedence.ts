import type { Precedence } from '../frontier.ts';
import type { Settlement } from '../settle.ts';
import type { HoldingScore, RankStrategy } from './rank.ts';
import { rounded } from './rounded.ts';

/**
 * Holdings that a round looks up at most. What is found changes the ranks of all others, so a round takes few; and not one, for
 * lookups of a round are made side by side, and every round settles all that is known anew.
 */
const AT_ONCE = 16;

/** The order of a strategy over the holdings of a settlement, worked out when it is asked; undefined where it is the frontier's own. */
export function precedence({ scores }: RankStrategy, settlement: Settlement): Precedence | undefined {
  if (scores === null) return undefined;
  let scoreOf: HoldingScore | undefined;
  const known = new Map<number, number>();
  const score = (holding: number): number => {
    scoreOf ??= scores(settlement);
    const found = known.get(holding) ?? rounded(scoreOf(holding));
    known.set(holding, found);
    return found;
  };
  return {
    atOnce: AT_ONCE,
    compare(a, b) {
      const [one, other] = [score(a), score(b)];
      return one === other ? 0 : one > other ? -1 : 1;
    },
  };
}

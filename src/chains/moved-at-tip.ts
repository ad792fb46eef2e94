import type { Amount, HoldingId } from '../core/ids.ts';
import type { Holding } from '../core/movement.ts';
import type { MovedAnswer, Resting } from '../trace/source.ts';
import { inParts } from './in-parts.ts';
import { judgedByBalance } from './resting-mark.ts';

/** How the balances of many holdings at the tip are asked for. */
export interface TipBalances<M> {
  /** What a request names a holding by, several by one name or each by its own; undefined for one that cannot be told in bulk, which is read. */
  nameOf(holding: Holding): string | undefined;
  /** Names that one request may hold. */
  readonly size: number;
  /** Undefined where nobody tells balances in bulk. */
  ask(names: readonly string[]): Promise<Balances<M> | undefined>;
  /** Height of the newest block of who told. */
  height(member: M): Promise<number>;
}

/** An answer, and who gave it. */
export interface Balances<M> {
  readonly member: M;
  /** Undefined for one that could not be told. */
  balanceOf(holding: Holding): Amount | undefined;
  /** What the answer says of its own height, if anything. */
  readonly height?: number;
}

/**
 * What moved by balances of no height that could be named. Only where one differs from its history the height is asked for, behind the balances, so that
 * none of them is newer: a mark is of use from then on.
 */
export async function movedAtTip<M>(
  resting: readonly Resting[],
  since: number,
  { nameOf, size, ask, height }: TipBalances<M>,
): Promise<readonly MovedAnswer[]> {
  const byName = named(resting, nameOf);
  const balances = new Map<HoldingId, Amount>();
  const odd = new Set<M>();
  const heights = await inParts([...byName.keys()], size, async (part) => {
    const answer = await ask(part);
    if (answer === undefined) return 0;
    for (const { holding, balance } of part.flatMap((name) => byName.get(name) ?? [])) {
      const told = answer.balanceOf(holding);
      if (told === undefined) continue;
      balances.set(holding.id, told);
      if (told !== balance) odd.add(answer.member);
    }
    return answer.height ?? 0;
  });
  const highest = Math.max(...heights, ...(await Promise.all([...odd].map(height))));
  return resting.map((each): MovedAnswer => {
    const balance = balances.get(each.holding.id);
    if (balance === undefined) return { holding: each.holding.id, verdict: 'moved' };
    return judgedByBalance(each, { balance, ...(balance !== each.balance && { height: highest }) }, since);
  });
}

function named(
  resting: readonly Resting[],
  nameOf: (holding: Holding) => string | undefined,
): ReadonlyMap<string, readonly Resting[]> {
  const byName = new Map<string, Resting[]>();
  for (const each of resting) {
    const name = nameOf(each.holding);
    if (name === undefined) continue;
    const others = byName.get(name);
    if (others) others.push(each);
    else byName.set(name, [each]);
  }
  return byName;
}

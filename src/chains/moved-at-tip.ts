import type { Amount } from '../core/ids.ts';
import type { MovedAnswer, Resting } from '../trace/source.ts';
import { inParts } from './in-parts.ts';
import { judgedByBalance } from './resting-mark.ts';

/** How the balances of many accounts at the tip are asked for. */
export interface TipBalances<M> {
  /** What a request names the account of a holding by; undefined for a holding that cannot be told in bulk, which is read. */
  nameOf(resting: Resting): string | undefined;
  /** Accounts that one request may name. */
  readonly size: number;
  /** Who told, and the balances by name; left out is what he could not tell. Undefined where nobody tells balances in bulk. */
  ask(names: readonly string[]): Promise<Balances<M> | undefined>;
  /** Height of the newest block of who told. */
  height(member: M): Promise<number>;
}

export interface Balances<M> {
  readonly member: M;
  readonly balances: ReadonlyMap<string, Amount>;
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
  const byName = new Map(
    resting.flatMap((each) => {
      const name = nameOf(each);
      return name === undefined ? [] : [[name, each] as const];
    }),
  );
  const told = (await inParts([...byName.keys()], size, ask)).flatMap((part) => part ?? []);
  const isOdd = ({ balances }: Balances<M>): boolean =>
    [...balances].some(([name, balance]) => byName.get(name)?.balance !== balance);
  const odd = new Set(told.filter(isOdd).map(({ member }) => member));
  const highest = Math.max(...(await Promise.all([...odd].map(height))));
  const balances = new Map(told.flatMap((part) => [...part.balances]));
  return resting.map((each): MovedAnswer => {
    const balance = balances.get(nameOf(each) ?? '');
    if (balance === undefined) return { holding: each.holding.id, verdict: 'moved' };
    return judgedByBalance(each, { balance, ...(balance !== each.balance && { height: highest }) }, since);
  });
}

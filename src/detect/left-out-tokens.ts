import { type AccountId, compare, type HoldingId } from '../core/ids.ts';
import type { LeftOutTokens } from '../core/left-out.ts';
import type { Scene } from '../trace/detector.ts';

/** What histories leave out of tokens, by account that taint reached, in order: each history of an account tells all of it. */
export function leftOutByAccount({
  reached,
  histories,
}: Pick<Scene, 'reached' | 'histories'>): ReadonlyMap<AccountId, LeftOutTokens> {
  const accounts = new Set([...reached.values()].map(({ holding }) => holding.owner));
  const found = new Map<AccountId, LeftOutTokens>();
  for (const [id, { leftOut }] of histories) {
    const owner = ownerOf(id);
    if (leftOut && accounts.has(owner)) found.set(owner, leftOut);
  }
  return new Map([...found].sort(([a], [b]) => compare(a, b)));
}

/** Whose balance a holding is. */
const ownerOf = (id: HoldingId): AccountId => id.slice(0, id.indexOf('/')) as AccountId;

import { shareOf } from '../findings.ts';
import { sortedRecord } from '../graph-input.ts';
import { byPolicy, type Compared } from './compared.ts';
import type { Change } from './diff-item.ts';
import { bookIn } from './finding-places.ts';

/** Losses by book and what they are of the stolen sum. `lossIn` gives base units of the book's unit. */
export function lossesOf(
  compared: Compared,
  books: readonly string[],
  lossIn: (book: string, policy: string) => bigint,
): Pick<Change, 'losses' | 'share'> {
  const { policies, isOneUnit } = compared;
  const [leading] = policies;
  if (!isOneUnit) return { losses: {}, share: '0' };
  const losses = books.flatMap((book) => {
    const { unit, stolen } = bookIn(compared, book, leading);
    const loss = byPolicy(policies, (policy) => `${lossIn(book, policy)}`);
    if (policies.every((policy) => loss[policy] === '0')) return [];
    return [[unit, { loss, share: shareOf(lossIn(book, leading), stolen) }] as const];
  });
  const shares = losses.map(([, { share }]) => share).sort(byNumber);
  return { losses: sortedRecord(losses), share: shares.at(-1) ?? '0' };
}

/** Order of shares as numbers, the least first. */
export function byNumber(a: string, b: string): number {
  const [one, other] = [scaled(a), scaled(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function scaled(share: string): bigint {
  const [whole = '0', decimals = ''] = share.split('.');
  return BigInt(whole + decimals.padEnd(10, '0'));
}

import type { Movement } from './movement.ts';

/**
 * One movement out of two readings of it, which the histories of two accounts gave: all that `better` tells, and where it
 * does not tell the memo, the call or the wrap, what `other` does. Equal whichever was read first.
 */
export function together(better: Movement, other: Movement): Movement {
  if (better === other) return better;
  const memo = toldMemo(better.memo, other.memo);
  const call = toldCall(better.call, other.call);
  const wraps = told(better.wraps, other.wraps);
  if (memo === better.memo && call === better.call && wraps === better.wraps) return better;
  return {
    ...better,
    ...(memo !== undefined && { memo }),
    ...(call !== undefined && { call }),
    ...(wraps !== undefined && { wraps }),
  };
}

/** Two that contradict each other have no better one: the first in code-unit order, for some order there must be. */
function told<Text extends string>(a: Text | undefined, b: Text | undefined): Text | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a <= b ? a : b;
}

/** What is called by name, before that something is. */
const toldCall = (a: string | undefined, b: string | undefined): string | undefined =>
  a === '0x' || b === '0x'
    ? (told(b === '0x' ? undefined : b, a === '0x' ? undefined : a) ?? '0x')
    : told(a, b);

/** A memo that was read, before one that only the parties can read, before none. */
export function toldMemo(
  a: string | null | undefined,
  b: string | null | undefined,
): string | null | undefined {
  return told(a ?? undefined, b ?? undefined) ?? (a === null || b === null ? null : undefined);
}

import { tooLarge, type UpstreamError } from '../../net/upstream-error.ts';
import type { TooMuch } from './rpc.ts';
import type { BlockRange } from './wire.ts';

/** What a range of blocks gave, complete from its start to `through`. */
export interface Part<T> {
  readonly kind: 'part';
  readonly value: T;
  readonly through: number;
}

/** Windows in a row after which a provider's limit makes reading a chain hopeless. */
const MOST_WINDOWS = 30_000;

/**
 * Reads the blocks `from` to `to` in windows whose length follows what the node allows: the range it suggests, else half
 * as many blocks after it refused, and more again after each answer. What it refuses is never an empty range: where one
 * block alone is too much, or the windows allowed are so short that reading would not end, it throws `too-large`.
 */
export async function* inWindows<T>(
  { from, to }: BlockRange,
  firstSpan: number,
  ask: (range: BlockRange) => Promise<Part<T> | TooMuch>,
): AsyncGenerator<T, void, undefined> {
  let cursor = from;
  let span = firstSpan;
  let most = Number.POSITIVE_INFINITY;
  let growth = 2;
  while (cursor <= to) {
    const end = Math.min(to, cursor + span - 1);
    const answer = await ask({ from: cursor, to: end });
    if (answer.kind === 'part') {
      yield answer.value;
      cursor = answer.through + 1;
      span = Math.min(most, Math.ceil(span * growth));
      growth = 2;
      continue;
    }
    const width = end - cursor + 1;
    if (width === 1) throw tooLarge(`cannot answer for block ${cursor} alone`);
    span = smaller(answer, cursor, width);
    if (answer.excess === 'blocks') most = span;
    else growth = 1.5;
    if ((to - cursor) / most > MOST_WINDOWS) throw hopeless(most, to);
  }
}

/** A suggestion counts where it asks for less than was asked for: texts name all kinds of numbers. */
function smaller({ to, most }: TooMuch, cursor: number, width: number): number {
  const suggested = [to === undefined ? undefined : to - cursor + 1, most].find(
    (blocks) => blocks !== undefined && blocks >= 1 && blocks < width,
  );
  return suggested ?? Math.floor(width / 2);
}

const hopeless = (most: number, to: number): UpstreamError =>
  tooLarge(`answers for ${most} blocks at a time, too few to read a chain of ${to}`, {
    hint: 'configure a node or an explorer that has an index of addresses, or a node that answers for more blocks',
  });

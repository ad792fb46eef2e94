import { compare } from '../core/ids.ts';
import { type Columns, hopPlaces } from './columns.ts';
import { type Draft, type FoldContext, neighboursOf } from './draft.ts';
import { timesOf } from './times.ts';

/** Stretches of time that get columns of their own, at most. */
const MOST_STRETCHES = 24;
/** Columns of one stretch, at most: what is deeper stands in the last. */
const DEEPEST = 24;
const COLUMN_WIDTH = 80;
/** Pixels that each tenfold of a pause adds. */
const PAUSE_WIDTH = 14;
const TICK_WIDTH = 110;

/**
 * Columns by time. Days and seconds do not fit one scale, so it is cut into stretches: at the longest pauses, and where as many nodes
 * stand on either side, so that a burst is spread out and a quiet year is one step. Inside a stretch what pays stands left of what is
 * paid, at whatever second. What no time is known of stands in the first stretch. Groups stand at their first time, ends at their last payment.
 */
export function timeColumns(draft: Draft, context: FoldContext): Columns {
  const times = drawnTimes(draft, context);
  const distinct = [...new Set(times.values())].sort((a, b) => a - b);
  const starts = stretches(
    distinct,
    [...times.values()].sort((a, b) => a - b),
  );
  const stretchOf = new Map(
    [...draft.nodes.keys()].map((id) => [
      id,
      Math.max(0, lastAtMost(starts, times.get(id) ?? Number.NEGATIVE_INFINITY)),
    ]),
  );
  const depth = depthInStretch(draft, context, { stretchOf, times });
  const depths = starts.map(() => 0);
  for (const [id, stretch] of stretchOf) depths[stretch] = Math.max(depths[stretch] ?? 0, depth.get(id) ?? 0);
  const centres: number[] = [];
  const first = depths.map((deep, n) => {
    for (let step = 0; step <= deep; step++) {
      const last = centres.at(-1);
      const pause = step === 0 && n > 0 ? pauseBefore(distinct, starts[n] ?? 0) : 0;
      centres.push(
        last === undefined ? 0 : Math.round(last + COLUMN_WIDTH + PAUSE_WIDTH * Math.log10(1 + pause)),
      );
    }
    return centres.length - 1 - deep;
  });
  const columnOf = new Map(
    [...stretchOf].map(([id, stretch]) => [id, (first[stretch] ?? 0) + (depth.get(id) ?? 0)]),
  );
  const ticks =
    distinct.length === 0
      ? []
      : ticksOf(
          starts,
          first.map((column) => centres[column] ?? 0),
        );
  return { columnOf, centres, ticks };
}

const pauseBefore = (distinct: readonly number[], time: number): number =>
  time - (distinct[lastAtMost(distinct, time) - 1] ?? time);

/** The first time of a node's members; of an end the last time that somebody paid it. */
function drawnTimes(draft: Draft, { graph }: FoldContext): ReadonlyMap<string, number> {
  const times = timesOf(graph);
  const { from, to } = neighboursOf(draft);
  const drawn = new Map<string, number>();
  for (const { id, kind, members } of draft.nodes.values()) {
    const isEnd = kind !== 'transaction' && from(id).every(({ target }) => target === id);
    const payments = isEnd
      ? to(id).flatMap(({ edges }) => edges.map((n) => graph.edges[n]?.source ?? ''))
      : [];
    const own = members.flatMap((member) => times.get(member) ?? []);
    const paid = payments.flatMap((payer) => times.get(payer) ?? []);
    if (own.length + paid.length === 0) continue;
    const first = own.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    drawn.set(id, paid.length > 0 ? paid.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) : first);
  }
  return drawn;
}

/** First times of the stretches: half of them begin after the longest pauses, the others share out the nodes. */
function stretches(distinct: readonly number[], all: readonly number[]): readonly number[] {
  if (distinct.length <= MOST_STRETCHES) return distinct.length > 0 ? distinct : [0];
  const half = MOST_STRETCHES / 2;
  const afterPause = distinct
    .map((time, n) => ({
      time,
      pause: n === 0 ? Number.POSITIVE_INFINITY : time - (distinct[n - 1] as number),
    }))
    .sort((a, b) => b.pause - a.pause || a.time - b.time)
    .slice(0, half)
    .map(({ time }) => time);
  const shared = Array.from({ length: half }, (_, n) => all[Math.floor((n * all.length) / half)] as number);
  return [...new Set([...afterPause, ...shared])].sort((a, b) => a - b);
}

interface Places {
  readonly stretchOf: ReadonlyMap<string, number>;
  readonly times: ReadonlyMap<string, number>;
}

/** How many of its stretch stand one behind the other before a node. Edges that lead back in time or hop do not count. */
function depthInStretch(
  draft: Draft,
  context: FoldContext,
  { stretchOf, times }: Places,
): ReadonlyMap<string, number> {
  const { from } = neighboursOf(draft);
  const hops = hopPlaces(draft, context);
  const rank = new Map(
    [...draft.nodes.keys()]
      .sort(
        (a, b) =>
          (times.get(a) ?? 0) - (times.get(b) ?? 0) ||
          (hops.get(a) ?? 0) - (hops.get(b) ?? 0) ||
          compare(a, b),
      )
      .map((id, n) => [id, n]),
  );
  const depth = new Map<string, number>();
  for (const id of rank.keys()) {
    const own = depth.get(id) ?? 0;
    depth.set(id, own);
    for (const { target, kind } of from(id)) {
      const isInside = kind !== 'fee' && stretchOf.get(id) === stretchOf.get(target);
      if (!isInside || (rank.get(target) ?? 0) <= (rank.get(id) ?? 0)) continue;
      depth.set(target, Math.min(DEEPEST, Math.max(depth.get(target) ?? 0, own + 1)));
    }
  }
  return depth;
}

/** A mark where a stretch begins, as far as there is room: the day, or the time of the day where the day is that of the mark before. */
function ticksOf(starts: readonly number[], xs: readonly number[]): Columns['ticks'] {
  const ticks: { x: number; text: string }[] = [];
  let day = '';
  for (const [n, start] of starts.entries()) {
    const x = xs[n] ?? 0;
    const last = ticks.at(-1);
    if (last !== undefined && x - last.x < TICK_WIDTH) continue;
    const [date = '', time = ''] = new Date(start * 1000).toISOString().split('T');
    ticks.push({ x, text: date === day ? `${time.slice(0, 5)} UTC` : date });
    day = date;
  }
  return ticks;
}

/** Place of the last of sorted numbers that is at most `wanted`; -1 where there is none. */
function lastAtMost(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

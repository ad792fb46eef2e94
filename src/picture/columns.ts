import { type Draft, type DraftEdge, type FoldContext, neighboursOf } from './draft.ts';

/** Which column each node stands in, from left to right, and where the columns are. */
export interface Columns {
  readonly columnOf: ReadonlyMap<string, number>;
  /** Pixels from the left edge of the first to the centre of each. */
  readonly centres: readonly number[];
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

const HOP_WIDTH = 150;
/** Between a transaction and the accounts beside it. */
const HALF_WIDTH = 90;

/**
 * Columns by hop: transactions stand between the hop that pays and the one that is paid. A group stands at its first hop. Where
 * everything ends, at the last hop that value came at, so that all that flows there leads forward. Backward the hops run from right
 * to left.
 */
export function hopColumns(draft: Draft, context: FoldContext): Columns {
  const places = hopPlaces(draft, context);
  const used = [...new Set(places.values())].sort((a, b) => a - b);
  const centres: number[] = [];
  used.forEach((place, n) => {
    const before = used[n - 1];
    const isBesideTransaction = before !== undefined && (place % 2 !== 0 || before % 2 !== 0);
    centres.push(
      before === undefined ? 0 : (centres.at(-1) ?? 0) + (isBesideTransaction ? HALF_WIDTH : HOP_WIDTH),
    );
  });
  const column = new Map(used.map((place, n) => [place, n]));
  return {
    columnOf: new Map([...places].map(([id, place]) => [id, column.get(place) ?? 0])),
    centres,
    ticks: used.flatMap((place, n) =>
      place % 2 === 0 ? [{ x: centres[n] ?? 0, text: `hop ${Math.abs(place / 2)}` }] : [],
    ),
  };
}

/** Twice the hop, and one less for transactions; below zero backward, so that what is greater stands further right. */
export function hopPlaces(draft: Draft, context: FoldContext): Map<string, number> {
  const { from, to } = neighboursOf(draft);
  const isBackward = context.graph.parameters.direction === 'backward';
  const [nearer, further] = isBackward ? [from, to] : [to, from];
  const other = (edge: DraftEdge, id: string): string => (edge.source === id ? edge.target : edge.source);
  const places = new Map(
    [...draft.nodes.values()].map(({ id, members }) => [
      id,
      members.reduce((least, member) => Math.min(least, placeOf(member, context)), Number.POSITIVE_INFINITY),
    ]),
  );
  const ends = [...draft.nodes.values()].filter(
    ({ id, kind }) => kind !== 'transaction' && further(id).every((edge) => other(edge, id) === id),
  );
  const last = ends.map(({ id }): [string, number] => {
    const payers = nearer(id).map((edge) => other(edge, id));
    const came = payers.map((payer) => places.get(payer) ?? 0);
    return [id, came.reduce((most, place) => Math.max(most, nextHop(place)), places.get(id) ?? 0)];
  });
  for (const [id, place] of last) places.set(id, place);
  if (isBackward) for (const [id, place] of places) places.set(id, -place);
  return places;
}

/** The place of accounts that a node at this place pays. */
const nextHop = (place: number): number => place + (place % 2 === 0 ? 2 : 1);

function placeOf(id: string, { byId }: FoldContext): number {
  const node = byId.get(id);
  const hop = 2 * (node?.hop ?? 0);
  return node?.kind === 'transaction' ? hop - 1 : hop;
}

import type { FlowGraph } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { categoryOfDrawn } from './category-of.ts';
import { type Columns, hopColumns } from './columns.ts';
import { type Draft, type DraftEdge, type DraftNode, draftOf, type FoldContext } from './draft.ts';
import { foldEntities } from './fold-entities.ts';
import { foldMost } from './fold-most.ts';
import { foldPeels } from './fold-peels.ts';
import { foldTransactions } from './fold-transactions.ts';
import { flagOf, nameOf } from './names.ts';
import { nodeWeights } from './node-weights.ts';
import type { Picture, PictureEdge, PictureNode, PictureOptions } from './picture.ts';
import { placeRows } from './place-rows.ts';
import { timeColumns } from './time-columns.ts';
import { weightsOf } from './weights.ts';

/** Pixels around the outermost nodes, wide enough for what is written beside them. */
const MARGIN = 60;
const SMALLEST = 8;
const LARGEST = 44;

/**
 * Draws a flow graph: folds what the options say, and gives everything a place. Pure and without waiting, so that it runs where a
 * report is written and where somebody unfolds a group. Names, ids and flags may hold text of strangers, made visible but not escaped.
 * A policy that the graph does not have draws every edge without weight.
 */
export function pictureOf(graph: FlowGraph, options: PictureOptions): Picture {
  const context: FoldContext = {
    graph,
    byId: new Map(graph.nodes.map((node) => [node.id, node])),
    seeds: new Set(graph.seeds.map(({ node }) => node)),
    unfolded: options.folding.unfolded,
  };
  const whole = draftOf(graph, options.policy, weightsOf(graph, options.policy));
  const { draft, notes } = folded(whole, options, context);
  return placed(draft, { options, context, notes });
}

function folded(
  whole: Draft,
  { folding }: PictureOptions,
  context: FoldContext,
): { readonly draft: Draft; readonly notes: readonly string[] } {
  let draft = whole;
  if (folding.transactions) draft = foldTransactions(draft, context);
  if (folding.peels) draft = foldPeels(draft, context);
  if (folding.entities) {
    draft = foldEntities(draft, context);
    // What paid several accounts of one entity has one payee now.
    if (folding.transactions) draft = foldTransactions(draft, context);
  }
  return foldMost(draft, folding.most, context);
}

interface Placing {
  readonly options: PictureOptions;
  readonly context: FoldContext;
  readonly notes: readonly string[];
}

function placed(draft: Draft, { options, context, notes }: Placing): Picture {
  const columns = (options.axis === 'time' ? timeColumns : hopColumns)(draft, context);
  const isTimeless = options.axis === 'time' && columns.ticks.length === 0;
  const weights = nodeWeights(draft);
  const sizes = new Map(
    [...draft.nodes.values()].map((node) => [node.id, sizeOf(node, weights.get(node.id) ?? 0)]),
  );
  const rows = rowsOf(draft, columns, sizes);
  const nodes = [...draft.nodes.values()].map((node): PictureNode => {
    const { id, kind, members } = node;
    return {
      id,
      kind,
      members,
      name: nameOf(node, context),
      category: categoryOfDrawn(node, context),
      isSeed: members.some((member) => context.seeds.has(member)),
      weight: weights.get(id) ?? 0,
      x: MARGIN + (columns.centres[columns.columnOf.get(id) ?? 0] ?? 0),
      y: MARGIN + (rows.get(id) ?? 0),
      size: sizes.get(id) ?? SMALLEST,
      flag: flagOf(node, context),
    };
  });
  const height = nodes.reduce((most, { y, size }) => Math.max(most, y + size / 2), 0);
  return {
    options,
    nodes,
    edges: draft.edges.map((edge) => drawn(edge, columns)),
    width: (columns.centres.at(-1) ?? 0) + 2 * MARGIN,
    height: Math.ceil(height + MARGIN),
    ticks: columns.ticks.map(({ x, text }) => ({ x: x + MARGIN, text })),
    notes: isTimeless
      ? [...notes, 'No time is known of any payment, so all stand beside each other by what pays what.']
      : notes,
  };
}

/** By area, as eyes compare circles. */
function sizeOf({ kind }: DraftNode, weight: number): number {
  const size = SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(Math.min(1, weight));
  return Math.round(kind === 'transaction' ? size / 2 + SMALLEST / 4 : size);
}

/** Fees lead from everywhere to one place, and value that comes back leads against the flow: neither moves a node. */
function rowsOf(
  draft: Draft,
  { columnOf, centres }: Columns,
  sizes: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const weights = nodeWeights(draft);
  // The heaviest first: the first walk through the graph begins with them, and draws them at the top.
  const ids = [...draft.nodes.keys()].sort(
    (a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || compare(a, b),
  );
  const numbers = new Map(ids.map((id, n) => [id, n]));
  const columns = ids.map((id) => columnOf.get(id) ?? 0);
  const edges = draft.edges.flatMap(({ source, target, kind, weight }) => {
    const from = numbers.get(source) ?? 0;
    const to = numbers.get(target) ?? 0;
    if (kind === 'fee' || (columns[from] ?? 0) >= (columns[to] ?? 0)) return [];
    return [{ from, to, weight: weight + LEAST_PULL }];
  });
  edges.sort((a, b) => b.weight - a.weight || a.from - b.from || a.to - b.to);
  const rows = placeRows({ columns, centres, sizes: ids.map((id) => sizes.get(id) ?? SMALLEST), edges });
  return new Map(ids.map((id, n) => [id, rows[n] ?? 0]));
}

/** What an edge without weight pulls. */
const LEAST_PULL = 0.001;

function drawn(edge: DraftEdge, { columnOf }: Columns): PictureEdge {
  const { source, target, kind, edges, amounts, weight, count } = edge;
  return {
    source,
    target,
    kind,
    edges,
    amounts: [...amounts]
      .sort(([a], [b]) => compare(a, b))
      .map(([asset, taint]) => ({ asset, taint: String(taint) })),
    weight,
    isBackward: (columnOf.get(target) ?? 0) <= (columnOf.get(source) ?? 0),
    count,
  };
}

import { compare } from '../core/ids.ts';
import { countText } from './amounts.ts';
import { byKey } from './by-key.ts';
import { categoryOfDrawn } from './category-of.ts';
import { type Draft, type DraftNode, type FoldContext, grouped, groupNode, neighboursOf } from './draft.ts';
import { markOf } from './marks.ts';
import { nodeWeights } from './node-weights.ts';

/** Leaves of one category under one parent that are drawn by themselves, in turn until all fits. */
const SHOWN = [24, 12, 6, 3, 1, 0];

/**
 * Draws at most so many nodes. First leaves of one category under one parent become a group but for the weightiest; where that
 * is not enough, nodes of one hop and category, then of one category, then all the rest, the weightiest excepted. `notes` say
 * what was done.
 */
export function foldMost(
  whole: Draft,
  most: number,
  context: FoldContext,
): { readonly draft: Draft; readonly notes: readonly string[] } {
  if (whole.nodes.size <= most) return { draft: whole, notes: [] };
  const folded = withFewerLeaves(whole, most, context);
  const result =
    folded.nodes.size <= most
      ? folded
      : [byHop, byCategory, () => 'rest'].reduce(
          (draft, key) => (draft.nodes.size <= most ? draft : withTheRest(draft, most, { context, key })),
          folded,
        );
  return { draft: result, notes: [noteOf(whole, result)] };
}

function withFewerLeaves(whole: Draft, most: number, context: FoldContext): Draft {
  const weights = nodeWeights(whole);
  const leaves = byKey(leavesOf(whole, context), ({ key }) => key);
  const byWeight = [...leaves].map(
    ([key, list]) => [key, list.map(({ id }) => id).sort((a, b) => byWeightOf(weights)(a, b))] as const,
  );
  const foldedLeaves = (shown: number) =>
    byWeight.flatMap(([key, ids]) => {
      const id = `group:more:${key}`;
      const rest = ids.slice(shown);
      return rest.length < 2 || context.unfolded.has(id) ? [] : [{ id, rest }];
    });
  const left = (shown: number): number =>
    foldedLeaves(shown).reduce((count, { rest }) => count - rest.length + 1, whole.nodes.size);
  const shown = SHOWN.find((count) => left(count) <= most) ?? 0;
  return grouped(
    whole,
    foldedLeaves(shown).map(({ id, rest }) => more(whole, rest, { id, context })),
  );
}

/** Nodes where nothing goes on, and that one other node alone paid or, backward, was paid by; with the key of what may be one group. */
function leavesOf(
  whole: Draft,
  context: FoldContext,
): readonly { readonly id: string; readonly key: string }[] {
  const { from, to } = neighboursOf(whole);
  return [...whole.nodes.values()].flatMap((node) => {
    if (node.kind !== 'account') return [];
    const outs = from(node.id).filter(({ kind }) => kind !== 'fee');
    const ins = to(node.id);
    const parents = new Set([...ins.map(({ source }) => source), ...outs.map(({ target }) => target)]);
    const [parent] = parents;
    if (parents.size !== 1 || (ins.length > 0 && outs.length > 0) || parent === undefined) return [];
    return [{ id: node.id, key: `${parent}/${categoryOfDrawn(node, context)}` }];
  });
}

/** Everything but the weightiest nodes, as groups of one key; as many of the weightiest as fit. */
function withTheRest(
  whole: Draft,
  most: number,
  {
    context,
    key,
  }: { readonly context: FoldContext; readonly key: (node: DraftNode, context: FoldContext) => string },
): Draft {
  const ids = [...whole.nodes.keys()].sort(byWeightOf(nodeWeights(whole)));
  const keys = new Map([...whole.nodes.values()].map((node) => [node.id, key(node, context)]));
  const groupsOf = (kept: number) => [...byKey(ids.slice(kept), (id) => keys.get(id) ?? '')];
  let kept = 0;
  for (let step = 2 ** 30; step >= 1; step /= 2) {
    const more = kept + step;
    if (more < ids.length && more + groupsOf(more).length <= most) kept = more;
  }
  const groups = groupsOf(kept).filter(([, members]) => members.length > 1);
  return grouped(
    whole,
    groups.map(([name, members]) => more(whole, members, { id: `group:rest:${name}`, context })),
  );
}

function more(
  whole: Draft,
  ids: readonly string[],
  { id, context }: { readonly id: string; readonly context: FoldContext },
): readonly [DraftNode, readonly string[]] {
  const categories = new Set(
    ids.map((member) => categoryOfDrawn(whole.nodes.get(member) as DraftNode, context)),
  );
  const [only] = categories;
  const category = categories.size === 1 && only !== undefined ? only : 'group';
  const count = ids.reduce((sum, member) => sum + (whole.nodes.get(member)?.members.length ?? 0), 0);
  const name =
    category === 'group' ? `${countText(count)} more` : `${countText(count)} more: ${markOf(category).word}`;
  return groupNode(whole, ids, { id, name, category });
}

const byHop = (node: DraftNode, context: FoldContext): string => {
  const hops = node.members.map((id) => context.byId.get(id)?.hop ?? 0);
  const first = hops.reduce((least, hop) => Math.min(least, hop), Number.POSITIVE_INFINITY);
  return `${first}/${categoryOfDrawn(node, context)}`;
};

const byCategory = (node: DraftNode, context: FoldContext): string => categoryOfDrawn(node, context);

const byWeightOf =
  (weights: ReadonlyMap<string, number>) =>
  (a: string, b: string): number =>
    (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || compare(a, b);

function noteOf(before: Draft, after: Draft): string {
  const groups = [...after.nodes.values()].filter(({ id }) => !before.nodes.has(id));
  const folded = [...before.nodes.keys()].filter((id) => !after.nodes.has(id)).length;
  const what = groups.length === 1 ? 'one group' : `${countText(groups.length)} groups`;
  return (
    `${countText(folded)} of ${countText(before.nodes.size)} accounts and transactions are drawn as ${what}, ` +
    'those that carry the least first: so many would not be readable.'
  );
}

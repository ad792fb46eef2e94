import type { AccountNode, GraphNode } from '../core/flow-graph.ts';
import { type DirectionWords, directionWords } from './direction-words.ts';
import type { DraftNode, FoldContext } from './draft.ts';

/**
 * Key into `markOf` of a node of the graph: what a label or a pattern that ended the walk says it is, else its strongest
 * label, else why the trace ends there, else `seed` (what the trace begins with, null elsewhere) or `moved`. Where most went on, what is
 * left is no end.
 */
export function categoryOf(node: GraphNode, seed: DirectionWords['seed'] | null): string {
  if (node.kind === 'transaction') return 'transaction';
  if (node.kind === 'sink') return node.sink;
  const end = passedOn(node) ? undefined : node.stop?.reason;
  return node.stop?.category ?? node.labels[0]?.category ?? end ?? seed ?? 'moved';
}

/** Whether an account paid on more than it kept, of every asset and under every policy, and nothing but what it kept ends the trace there. */
export const passedOn = ({ stop, holdings }: AccountNode): boolean =>
  LEFT.has(stop?.reason ?? '') &&
  holdings.every(({ taint }) =>
    Object.values(taint).every(({ sent, held }) => BigInt(sent) > BigInt(held) || held === '0'),
  );

/** Stops of what is left in an account that was read. */
const LEFT: ReadonlySet<string> = new Set(['resting', 'mixed']);

/** Key into `markOf` of a node that is drawn: of a group that of all its members, or `group` where they differ. */
export function categoryOfDrawn(node: DraftNode, { graph, byId, seeds }: FoldContext): string {
  if (node.group !== undefined && node.group.category !== '') return node.group.category;
  const { seed } = directionWords(graph);
  const members = node.members.flatMap((id) => byId.get(id) ?? []);
  const accounts = members.filter(({ kind }) => kind === 'account');
  const categories = new Set(
    (accounts.length > 0 ? accounts : members).map((member) =>
      categoryOf(member, seeds.has(member.id) ? seed : null),
    ),
  );
  const [category] = categories;
  return categories.size === 1 && category !== undefined ? category : 'group';
}

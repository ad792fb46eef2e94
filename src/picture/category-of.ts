import type { GraphNode } from '../core/flow-graph.ts';
import type { DraftNode, FoldContext } from './draft.ts';

/**
 * Key into `markOf` of a node of the graph: what a label or a pattern that ended the walk says it is, else its strongest
 * label, else why the trace ends there, else `seed` or `moved`.
 */
export function categoryOf(node: GraphNode, isSeed: boolean): string {
  if (node.kind === 'transaction') return 'transaction';
  if (node.kind === 'sink') return node.sink;
  return node.stop?.category ?? node.labels[0]?.category ?? node.stop?.reason ?? (isSeed ? 'seed' : 'moved');
}

/** Key into `markOf` of a node that is drawn: of a group that of all its members, or `group` where they differ. */
export function categoryOfDrawn(node: DraftNode, { byId, seeds }: FoldContext): string {
  if (node.group !== undefined && node.group.category !== '') return node.group.category;
  const members = node.members.flatMap((id) => byId.get(id) ?? []);
  const accounts = members.filter(({ kind }) => kind === 'account');
  const categories = new Set(
    (accounts.length > 0 ? accounts : members).map((member) => categoryOf(member, seeds.has(member.id))),
  );
  const [category] = categories;
  return categories.size === 1 && category !== undefined ? category : 'group';
}

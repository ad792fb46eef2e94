import { byKey } from './by-key.ts';
import { type Draft, type DraftNode, type FoldContext, grouped, groupNode } from './draft.ts';

/**
 * Draws accounts whose strongest label names the same entity as one node, and those that a cluster joins and no label names.
 * That two lists spell a name alike is all that it goes by. Where stolen outputs are stays as it is: it is what the picture is about.
 */
export function foldEntities(whole: Draft, context: FoldContext): Draft {
  const clusterOf = new Map(
    context.graph.clusters.flatMap(({ id, members }) => members.map((member) => [member, id] as const)),
  );
  const accounts = [...whole.nodes.values()].filter(
    ({ id, kind }) => kind === 'account' && !context.seeds.has(id),
  );
  const alike = byKey(accounts, ({ id }) => groupIdOf(id, clusterOf, context) ?? '');
  const groups = [...alike].flatMap(([id, nodes]) => {
    if (id === '' || nodes.length < 2 || context.unfolded.has(id)) return [];
    const name = entityOf(nodes[0] as DraftNode, context) ?? `${nodes.length} addresses of one hand`;
    const ids = nodes.map((node) => node.id);
    return [groupNode(whole, ids, { id, name, category: '' })];
  });
  return grouped(whole, groups);
}

function groupIdOf(
  id: string,
  clusterOf: ReadonlyMap<string, string>,
  { byId }: FoldContext,
): string | undefined {
  const node = byId.get(id);
  const entity = node?.kind === 'account' ? node.labels[0]?.name : undefined;
  if (entity !== undefined) return `group:entity:${entity}`;
  const cluster = clusterOf.get(id);
  return cluster === undefined ? undefined : `group:cluster:${cluster}`;
}

function entityOf({ id }: DraftNode, { byId }: FoldContext): string | undefined {
  const node = byId.get(id);
  return node?.kind === 'account' ? node.labels[0]?.name : undefined;
}

import type { Draft } from './draft.ts';

/** The part of the loss that came to each node, or that left it where that is more: where it began, nothing came. For drawing alone. */
export function nodeWeights({ nodes, edges }: Draft): ReadonlyMap<string, number> {
  const came = new Map<string, number>();
  const left = new Map<string, number>();
  for (const { source, target, weight } of edges) {
    if (source === target) continue;
    left.set(source, (left.get(source) ?? 0) + weight);
    came.set(target, (came.get(target) ?? 0) + weight);
  }
  return new Map([...nodes.keys()].map((id) => [id, Math.max(came.get(id) ?? 0, left.get(id) ?? 0)]));
}

import type { Picture } from '../../picture/picture.ts';
import type { Emphasis, Target } from './drawing.ts';

export const NO_EMPHASIS: Emphasis = { nodes: new Set(), edges: new Set() };

/** The drawn edges that stand for some of these places in the graph's list of edges, and what they lead from and to. */
export function emphasisOfPath(picture: Picture, path: readonly number[]): Emphasis {
  if (path.length === 0) return NO_EMPHASIS;
  const wanted = new Set(path);
  return ofEdges(picture, ({ kind, edges }) =>
    // A way that leaves a peel chain does not come to its end; one that ends inside is somewhere on its line.
    kind === 'peel' && !edges.includes(path.at(-1) ?? -1)
      ? edges.every((edge) => wanted.has(edge))
      : edges.some((edge) => wanted.has(edge)),
  );
}

/** What was chosen, with the edges to and from it and what is at their other ends. */
export function emphasisOfTarget(picture: Picture, target: Target): Emphasis {
  if ('edge' in target) return ofEdges(picture, (_, n) => n === target.edge);
  const around = ofEdges(picture, ({ source, target: to }) => source === target.node || to === target.node);
  return { nodes: new Set([...around.nodes, target.node]), edges: around.edges };
}

function ofEdges(
  picture: Picture,
  isMeant: (edge: Picture['edges'][number], place: number) => boolean,
): Emphasis {
  const nodes = new Set<string>();
  const edges = new Set<number>();
  picture.edges.forEach((edge, n) => {
    if (!isMeant(edge, n)) return;
    edges.add(n);
    nodes.add(edge.source);
    nodes.add(edge.target);
  });
  return { nodes, edges };
}

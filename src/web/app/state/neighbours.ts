import type { Picture, PictureNode } from '../../../picture/picture.ts';

/** A key that leads from a node to another. */
export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Whether a key is an arrow. */
export const isArrow = (key: string): key is ArrowKey => /^Arrow(Left|Right|Up|Down)$/.test(key);

/**
 * The node that an arrow leads to: right to where the most goes on, left to where the most came from, up and down to the next one in the same
 * column. Null where there is none. Without a node to start from it is the first seed, else the weightiest node.
 */
export function neighbour(picture: Picture, from: string | null, key: ArrowKey): string | null {
  const node = picture.nodes.find(({ id }) => id === from);
  if (node === undefined) return first(picture)?.id ?? null;
  switch (key) {
    case 'ArrowRight':
      return along(picture, node, ['source', 'target']);
    case 'ArrowLeft':
      return along(picture, node, ['target', 'source']);
    case 'ArrowUp':
      return beside(picture, node, -1);
    case 'ArrowDown':
      return beside(picture, node, 1);
  }
}

const byWeight = (a: { readonly weight: number }, b: { readonly weight: number }): number =>
  b.weight - a.weight;

const first = ({ nodes }: Picture): PictureNode | undefined =>
  [...nodes].filter(({ isSeed }) => isSeed).sort(byWeight)[0] ?? [...nodes].sort(byWeight)[0];

function along(
  { edges }: Picture,
  { id }: PictureNode,
  [near, far]: readonly ['source' | 'target', 'source' | 'target'],
): string | null {
  const leading = edges.filter((edge) => edge[near] === id && edge[far] !== id);
  // What leads back against the axis is followed only where nothing else is left.
  const [best] = leading.sort((a, b) => Number(a.isBackward) - Number(b.isBackward) || byWeight(a, b));
  return best?.[far] ?? null;
}

const COLUMN = 20;

function beside({ nodes }: Picture, node: PictureNode, way: 1 | -1): string | null {
  const [next] = nodes
    .filter(({ id, x, y }) => id !== node.id && Math.abs(x - node.x) <= COLUMN && (y - node.y) * way > 0)
    .sort((a, b) => (a.y - b.y) * way);
  return next?.id ?? null;
}

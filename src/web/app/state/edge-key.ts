import type { Picture, PictureEdge } from '../../../picture/picture.ts';

/** Names an edge of a picture by its ends and kind: its place is another one's once a filter, a fold or a later round changes the picture. */
export const edgeKey = ({ source, target, kind }: PictureEdge): string =>
  JSON.stringify([source, target, kind]);

/** The place of an edge in a picture, by its name; null where it has none of it. */
export function edgePlace({ edges }: Picture, key: string): number | null {
  const place = edges.findIndex((edge) => edgeKey(edge) === key);
  return place === -1 ? null : place;
}

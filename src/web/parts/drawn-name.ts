import { markOf } from '../../picture/marks.ts';
import type { PictureNode } from '../../picture/picture.ts';

/** Room for a name, in characters; the whole is in the panel, in the table of what is drawn, and in the title in SVG. */
const NAME = 26;

/** A name as it is written beside a mark: cut where it is long. */
export function drawnName({ name }: PictureNode): string {
  const points = [...name];
  return points.length > NAME ? `${points.slice(0, NAME - 1).join('')}…` : name;
}

/** What is written with a name: that the trace ends there, and at what. Null where it does not. */
export const drawnFlag = ({ flag, category }: PictureNode): string | null =>
  flag === null ? null : `⚑ ${markOf(category).word}`;

/** Nodes in the order in which they are named as long as there is room: what was stolen, where the trace ends, then what carries the most. */
export function byImportance(nodes: readonly PictureNode[]): readonly PictureNode[] {
  return [...nodes].sort(
    (a, b) =>
      Number(b.isSeed) - Number(a.isSeed) ||
      Number(a.kind === 'transaction') - Number(b.kind === 'transaction') ||
      Number(b.flag !== null) - Number(a.flag !== null) ||
      b.weight - a.weight,
  );
}

import type { PictureOptions } from './picture.ts';

/** Nodes of a picture that can still be read at once. */
const READABLE = 400;

/** How a graph is drawn unless somebody wants it otherwise: by hop, everything folded that can be, and no more than one can read. */
export const standardOptions = (policy: string): PictureOptions => ({
  policy,
  axis: 'hop',
  folding: { transactions: true, peels: true, entities: true, unfolded: new Set(), most: READABLE },
});

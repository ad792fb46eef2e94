import type { PictureOptions } from '../../../picture/picture.ts';
import { standardOptions } from '../../../picture/standard-options.ts';
import { type GraphFilter, NO_FILTER } from './graph-filter.ts';

/** How somebody looks at a graph: what can be undone. */
export interface View {
  readonly axis: PictureOptions['axis'];
  readonly folding: PictureOptions['folding'];
  readonly filter: GraphFilter;
}

/** Before anybody changed anything. */
export const firstView = (): View => {
  const { axis, folding } = standardOptions('');
  return { axis, folding: { ...folding, most: MOST }, filter: NO_FILTER };
};

/** Nodes at most, one of those that can be chosen. */
const MOST = 500;

/** A group taken apart. */
export const withUnfolded = (view: View, group: string): View => ({
  ...view,
  folding: { ...view.folding, unfolded: new Set([...view.folding.unfolded, group]) },
});

/** A node put out of sight. */
export const withHidden = (view: View, node: string): View => ({
  ...view,
  filter: { ...view.filter, hidden: new Set([...view.filter.hidden, node]) },
});

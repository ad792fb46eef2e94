import { markOf } from '../../picture/marks.ts';
import { markClass } from './mark-class.ts';
import { shapePath } from './shapes.ts';

/** The sign of a category, as it stands in pictures, for a line of text; the word beside it says the same. */
export function Mark({ category }: { readonly category: string }) {
  return (
    <svg class={`mark ${markClass(category)}`} viewBox="-8 -8 16 16" aria-hidden="true">
      <path d={shapePath(markOf(category).shape, 7)} />
    </svg>
  );
}

/** A category as sign and word. */
export function MarkedWord({ category }: { readonly category: string }) {
  return (
    <span class="marked">
      <Mark category={category} />
      {markOf(category).word}
    </span>
  );
}

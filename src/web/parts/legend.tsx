import { marked } from '../../picture/marks.ts';
import type { Picture } from '../../picture/picture.ts';
import { MarkedWord } from './mark.tsx';

/** The signs that a picture has, with their words. */
export function Legend({ picture }: { readonly picture: Picture }) {
  const drawn = new Set(picture.nodes.map(({ category }) => category));
  const others = [...drawn].some((category) => !marked().includes(category));
  return (
    <ul class="key" aria-label="Signs in the picture">
      {marked()
        .filter((category) => drawn.has(category) || (category === 'group' && others))
        .map((category) => (
          <li key={category}>
            <MarkedWord category={category} />
          </li>
        ))}
    </ul>
  );
}

import type { Picture } from '../../picture/picture.ts';

/** What was folded beyond what was asked for, in sentences. */
export function PictureNotes({ picture }: { readonly picture: Picture }) {
  return (
    <>
      {picture.notes.map((note, n) => (
        <p key={n} class="quiet">
          {note}
        </p>
      ))}
    </>
  );
}

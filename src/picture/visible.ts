/** Text of strangers as it may be shown. */
export interface VisibleText {
  /** Cut where it is too long. */
  readonly text: string;
  /** The whole of it, up to a bound, where it was cut; else null. */
  readonly whole: string | null;
}

/** What nobody would see, or what changes how the rest is seen: controls, zero-width and bidirectional characters, lone surrogates, tags. */
const UNSEEN =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Zl}|\p{Zp}|\u034f|[\u115f\u1160\u17b4\u17b5\u3164\uffa0]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;

/** Characters of a whole text at most: a symbol of a megabyte is no hint. */
const MOST_WHOLE = 2_000;

/**
 * Text of strangers with characters that hide or rearrange written out (`⟨U+202E⟩`), and cut after so many characters. It is not
 * escaped: whoever puts it into a page or a file does that.
 */
export function visible(text: string, most = 40): VisibleText {
  const points = [...text.slice(0, 2 * MOST_WHOLE)];
  const isLong = points.length > most || text.length > 2 * MOST_WHOLE;
  const shown = isLong ? `${spelled(points.slice(0, most - 1))}…` : spelled(points);
  if (!isLong) return { text: shown, whole: null };
  const isCut = points.length > MOST_WHOLE || text.length > 2 * MOST_WHOLE;
  return { text: shown, whole: spelled(points.slice(0, MOST_WHOLE)) + (isCut ? '…' : '') };
}

const spelled = (points: readonly string[]): string =>
  points
    .join('')
    .replace(
      UNSEEN,
      (point) => `⟨U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
    );

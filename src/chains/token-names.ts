/** What a token's contract calls it, as a provider tells it; null where it tells nothing. Text of strangers. */
export interface TokenNames {
  readonly symbol: string | null;
  readonly name: string | null;
}

/** Nobody told. */
export const noNames: TokenNames = { symbol: null, name: null };

/** Characters that are kept: a contract may give any number. */
const KEPT = 100;

/**
 * Reads what a row calls its token. What is no text, or nothing but blanks and padding, is not told; a long text is cut. Marks
 * that are not seen stay: a counterfeit hides behind them.
 */
export const readNames = (symbol: unknown, name: unknown): TokenNames => ({
  symbol: textOf(symbol),
  name: textOf(name),
});

function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  // Whole characters, so that a cut leaves no half of a pair; contracts of the first years pad with zeros.
  const text = [...value.slice(0, 4 * KEPT)]
    .slice(0, KEPT)
    .join('')
    .replace(/^[\s\0]+|[\s\0]+$/g, '');
  return text === '' ? null : text;
}

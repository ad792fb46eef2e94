/** Characters of a piece: `visible` shows so many whole. */
const PIECE = 1_000;

/** The lines of a text, each in pieces that are shown whole, so that nothing of what somebody wrote is cut. */
export const textPieces = (text: string): readonly (readonly string[])[] =>
  text.split(/\r\n|[\n\r]/).map((line) => {
    const points = [...line];
    return Array.from({ length: Math.ceil(points.length / PIECE) }, (_, n) =>
      points.slice(n * PIECE, (n + 1) * PIECE).join(''),
    );
  });

/**
 * About how many pixels a text takes at 12 pixels, where nothing can measure it: as in DejaVu Sans, which is wider than other fonts of systems,
 * so that what is estimated to fit does.
 */
export function estimatedWidth(text: string): number {
  let width = 0;
  for (const point of text) width += widthOf(point);
  return Math.ceil(width);
}

function widthOf(point: string): number {
  if (/[ijlI.,:;!|'`]/.test(point)) return 4;
  if (/[frt ()[\]/-]/.test(point)) return 5;
  if (/[mwMW@%…⚑]/.test(point)) return 12;
  if (/[A-Z]/.test(point)) return 8.5;
  return point < '\u2e80' ? 7.7 : 12;
}

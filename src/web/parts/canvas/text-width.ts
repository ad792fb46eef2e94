/** The font of names on the canvas. */
export const FONT = 'system-ui, sans-serif';
/** Pixels. */
export const FONT_SIZE = 12;

/** Tells how many pixels a text takes in the font of names; each is measured once. */
export function textWidths(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (context !== null) context.font = `${FONT_SIZE}px ${FONT}`;
  const known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      width = Math.ceil(context?.measureText(text).width ?? text.length * FONT_SIZE);
      known.set(text, width);
    }
    return width;
  };
}

/** Width of a drawn edge in pixels, by the part of the loss that it carries: area would hide the small ones. */
export const edgeWidth = (weight: number): number => 1 + 11 * Math.sqrt(Math.min(Math.max(weight, 0), 1));

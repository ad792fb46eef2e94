import type { Picture } from '../../picture/picture.ts';

/** Which of the two sets of colours is drawn with. */
export type Palette = 'light' | 'dark';

/** What of a picture stands out: ids of its nodes, places in its list of edges. Empty where nothing does. */
export interface Emphasis {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<number>;
  /** Nodes that are new since the last picture: ringed, and nothing else fades for them. */
  readonly fresh?: ReadonlySet<string>;
}

/** What a pointer is on, or what was chosen: an id of a picture's node, or a place in its list of edges. */
export type Target = { readonly node: string } | { readonly edge: number };

export interface DrawingEvents {
  /** The pointer came to something, or left it. */
  onHover(target: Target | null): void;
  /** Something was chosen, or nothing. */
  onChoose(target: Target | null): void;
  /** A node was opened, by a double click. */
  onOpen(node: string): void;
}

/** A picture on a canvas. */
export interface Drawing {
  show(picture: Picture, palette: Palette): void;
  emphasise(emphasis: Emphasis): void;
  /** Scales by a factor about the middle; above 1 comes nearer. */
  zoom(factor: number): void;
  /** Moves by parts of the width and height that are seen. */
  pan(x: number, y: number): void;
  /** Shows all of it. */
  fit(): void;
  /** Brings a node to the middle where it is out of sight. */
  centre(node: string): void;
  close(): void;
}

/**
 * Opens a drawing in an element of the page. Throws where the browser cannot: no WebGL 2. It is handed to the components by
 * the page's entry, so that what is rendered in Node.js loads no code that needs a canvas.
 */
export type OpenDrawing = (
  element: HTMLElement,
  picture: Picture,
  palette: Palette,
  events: DrawingEvents,
) => Drawing;

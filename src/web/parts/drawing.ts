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
  /** Another part is seen than before. */
  onSight(sight: Sight): void;
}

/** What is drawn. */
export interface Scene {
  readonly picture: Picture;
  /** The picture before anything was left out of it: it is fitted to the stage, so that nothing moves when that comes back. */
  readonly frame: Picture;
  readonly palette: Palette;
}

/** Which part of a stage is seen: its middle, as sigma counts places, and how many times as much as when all is shown. */
export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly ratio: number;
}

/** A picture on a canvas. */
export interface Drawing {
  show(scene: Scene): void;
  emphasise(emphasis: Emphasis): void;
  /** Scales by a factor about the middle; above 1 comes nearer. */
  zoom(factor: number): void;
  /** Moves by parts of the width and height that are seen. */
  pan(x: number, y: number): void;
  /** Shows all of it. */
  fit(): void;
  /** Brings a node to the middle where it is out of sight. */
  centre(node: string): void;
  /** Shows the part that another drawing shows, of the same frame on a stage of the same size, and tells nobody. */
  see(sight: Sight): void;
  close(): void;
}

/**
 * Opens a drawing in an element of the page. Throws where the browser cannot: no WebGL 2. It is handed to the components by
 * the page's entry, so that what is rendered in Node.js loads no code that needs a canvas.
 */
export type OpenDrawing = (element: HTMLElement, scene: Scene, events: DrawingEvents) => Drawing;

import type { Shape } from '../picture/marks.ts';

/** What other programs call a shape of the picture, or what comes nearest to it there. */
export interface ShapeName {
  /** Drawn by Graphviz around a text: what has long points there grows too large, so that other shapes stand for it. */
  readonly graphviz: string;
  /** An outline on white instead of a filled shape. */
  readonly isHollow: boolean;
  /** GEXF has four, so that several share one. */
  readonly gexf: 'disc' | 'square' | 'triangle' | 'diamond';
}

/** No two shapes look alike in Graphviz. */
export const shapeNames: Readonly<Record<Shape, ShapeName>> = {
  circle: { graphviz: 'ellipse', isHollow: false, gexf: 'disc' },
  ring: { graphviz: 'ellipse', isHollow: true, gexf: 'disc' },
  square: { graphviz: 'box', isHollow: false, gexf: 'square' },
  diamond: { graphviz: 'diamond', isHollow: false, gexf: 'diamond' },
  triangle: { graphviz: 'house', isHollow: false, gexf: 'triangle' },
  'triangle-down': { graphviz: 'invhouse', isHollow: false, gexf: 'triangle' },
  pentagon: { graphviz: 'invtrapezium', isHollow: false, gexf: 'disc' },
  hexagon: { graphviz: 'hexagon', isHollow: false, gexf: 'square' },
  star: { graphviz: 'octagon', isHollow: false, gexf: 'diamond' },
  cross: { graphviz: 'parallelogram', isHollow: false, gexf: 'triangle' },
};

import { extremityArrow, pathCurved, pathLine, pathLoop } from 'sigma/rendering';
import type { PrimitivesDeclaration, StylesDeclaration } from 'sigma/types';
import type { Emphasis, Palette } from '../drawing.ts';
import type { Canvas, NameState } from './canvas.ts';
import { type EdgeLook, edgePlace, type NodeLook } from './sigma-graph.ts';
import { sigmaShapes } from './sigma-shapes.ts';
import { FONT, FONT_SIZE } from './text-width.ts';

const INK = {
  light: { text: '#1b1f24', ground: '#ffffff', behind: '#ffffffcc', edge: '#8c959f', lit: '#0b4f8a' },
  dark: { text: '#e6edf3', ground: '#0d1117', behind: '#0d1117cc', edge: '#6e7681', lit: '#79b8ff' },
} as const;

const FADED = 0.15;

/** What the canvas can draw: the shapes of marks, straight and bent lines, arrows. */
export const primitives = (): PrimitivesDeclaration => ({
  nodes: { shapes: sigmaShapes() },
  edges: {
    paths: [pathLine(), pathCurved(), pathLoop()],
    extremities: [extremityArrow({ lengthRatio: 3, widthRatio: 2.4 })],
  },
});

/** How it draws them: what stands out in the colour of accents, all else faded where anything does. */
export function styles(palette: Palette): StylesDeclaration<NodeLook, EdgeLook, NameState> {
  const { text, ground, behind, edge, lit } = INK[palette];
  return {
    nodes: {
      x: { attribute: 'x' },
      y: { attribute: 'y' },
      size: { attribute: 'size' },
      color: { attribute: 'color' },
      shape: { attribute: 'shape' },
      label: { attribute: 'label' },
      labelColor: text,
      labelSize: FONT_SIZE,
      labelFont: FONT,
      opacity: (_, { isHighlighted, isHovered }, { hasHighlighted }) =>
        hasHighlighted && !isHighlighted && !isHovered ? FADED : 1,
      labelVisibility: (_, { isWritten, isHovered }) => (isWritten || isHovered ? 'visible' : 'hidden'),
      labelPosition: (_, { side }) => side,
      // What stands out has a frame of its own behind its name.
      labelBackgroundColor: ({ isFresh }, { isHovered, isHighlighted }) =>
        isHovered || isHighlighted || isFresh ? 'transparent' : behind,
      labelBackgroundPadding: 1,
      depth: (_, { isHovered }) => (isHovered ? 'topNodes' : 'nodes'),
      backdropVisibility: ({ isFresh }, { isHighlighted, isHovered }) =>
        isHovered || isHighlighted || isFresh ? 'visible' : 'hidden',
      backdropColor: ground,
      backdropBorderColor: lit,
      backdropBorderWidth: 1,
      backdropPadding: 4,
    },
    edges: {
      size: { attribute: 'size' },
      color: (_, { isHighlighted, isHovered }) => (isHighlighted || isHovered ? lit : edge),
      opacity: (_, { isHighlighted, isHovered }, { hasHighlighted }) =>
        hasHighlighted && !isHighlighted && !isHovered ? FADED : 0.75,
      path: { attribute: 'path' },
      selfLoopPath: 'loop',
      head: 'arrow',
      depth: (_, { isHighlighted, isHovered }) => (isHighlighted || isHovered ? 'topEdges' : 'edges'),
    },
    stage: { background: ground },
  };
}

/** Marks what stands out, and nothing else. */
export function emphasised(sigma: Canvas, { nodes, edges, fresh }: Emphasis): void {
  const graph = sigma.getGraph();
  graph.forEachNode((node, { isFresh }) => {
    sigma.setNodeState(node, { isHighlighted: nodes.has(node) });
    const isNew = fresh?.has(node) ?? false;
    if (isFresh !== isNew) graph.setNodeAttribute(node, 'isFresh', isNew);
  });
  graph.forEachEdge((key) => {
    sigma.setEdgeState(key, { isHighlighted: edges.has(edgePlace(key)) });
  });
  sigma.setGraphState({ hasHighlighted: nodes.size > 0 || edges.size > 0 });
}

import type Sigma from 'sigma';
import { extremityArrow, pathCurved, pathLine, pathLoop } from 'sigma/rendering';
import type { PrimitivesDeclaration, StylesDeclaration } from 'sigma/types';
import type { Emphasis, Palette } from '../drawing.ts';
import { edgePlace } from './sigma-graph.ts';
import { sigmaShapes } from './sigma-shapes.ts';

const INK = {
  light: { text: '#1b1f24', ground: '#ffffff', edge: '#8c959f', lit: '#0b4f8a' },
  dark: { text: '#e6edf3', ground: '#0d1117', edge: '#6e7681', lit: '#79b8ff' },
} as const;

const FADED = 0.15;
const MOST_NAMED = 14;

/** What the canvas can draw: the shapes of marks, straight and bent lines, arrows. */
export const primitives = (): PrimitivesDeclaration => ({
  nodes: { shapes: sigmaShapes() },
  edges: {
    paths: [pathLine(), pathCurved(), pathLoop()],
    extremities: [extremityArrow({ lengthRatio: 3, widthRatio: 2.4 })],
  },
});

/** How it draws them: what stands out in the colour of accents, all else faded where anything does. */
export function styles(palette: Palette): StylesDeclaration {
  const { text, ground, edge, lit } = INK[palette];
  return {
    nodes: {
      x: { attribute: 'x' },
      y: { attribute: 'y' },
      size: { attribute: 'size' },
      color: { attribute: 'color' },
      shape: { attribute: 'shape' },
      label: { attribute: 'label' },
      labelColor: text,
      labelSize: 12,
      labelFont: 'system-ui, sans-serif',
      opacity: (_, { isHighlighted, isHovered }, { hasHighlighted }) =>
        hasHighlighted && !isHighlighted && !isHovered ? FADED : 1,
      labelVisibility: ({ isNamed }, { isHovered, isHighlighted }, { hasHighlighted }) => {
        if (isNamed === true || isHovered) return 'visible';
        return hasHighlighted && !isHighlighted ? 'hidden' : 'auto';
      },
      depth: (_, { isHovered }) => (isHovered ? 'topNodes' : 'nodes'),
      backdropVisibility: ({ isFresh }, { isHighlighted, isHovered }) =>
        isHovered || isHighlighted || isFresh === true ? 'visible' : 'hidden',
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
export function emphasised(sigma: Sigma, { nodes, edges, fresh }: Emphasis): void {
  const graph = sigma.getGraph();
  // Names of many would cover each other and what stands out.
  const areNamed = nodes.size <= MOST_NAMED;
  graph.forEachNode((node, before) => {
    const isLit = nodes.has(node);
    sigma.setNodeState(node, { isHighlighted: isLit });
    const now = { isFresh: fresh?.has(node) ?? false, isNamed: isLit && areNamed };
    if (before.isFresh !== now.isFresh || before.isNamed !== now.isNamed)
      graph.mergeNodeAttributes(node, now);
  });
  graph.forEachEdge((key) => {
    sigma.setEdgeState(key, { isHighlighted: edges.has(edgePlace(key)) });
  });
  sigma.setGraphState({ hasHighlighted: nodes.size > 0 || edges.size > 0 });
}

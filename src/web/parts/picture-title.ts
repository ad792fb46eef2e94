import type { FlowGraph } from '../../core/flow-graph.ts';

/** What a picture shows, for who cannot see it. */
export const pictureTitle = (graph: FlowGraph): string =>
  graph.parameters.direction === 'backward'
    ? 'Where the value asked about came from, on the left, to what was asked about, on the right'
    : 'The flow of the stolen value, from the theft on the left to where it ended on the right';

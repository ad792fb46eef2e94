import type Sigma from 'sigma';
import type { Side } from '../place-names.ts';
import type { EdgeLook, NodeLook } from './sigma-graph.ts';

/** What the canvas knows of a node beside its look. */
export type NameState = {
  /** Where its name stands if it is written. */
  readonly side: Side;
  readonly isWritten: boolean;
};

/** A drawing by sigma. */
export type Canvas = Sigma<NodeLook, EdgeLook, Record<string, unknown>, NameState>;

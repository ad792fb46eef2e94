import type { FlowGraph } from '../core/flow-graph.ts';

/** How what a trace follows is called: backward nothing is known to be stolen, and its ends are sources. */
export interface DirectionWords {
  /** Key into `markOf` of what the trace begins with. */
  readonly seed: 'seed' | 'asked';
  /** `stolen value` */
  readonly value: string;
  /** What can follow an amount: `stolen`. */
  readonly stolen: string;
  /** What shares are of: `the loss`. */
  readonly loss: string;
  /** What a way leads from: `the theft`. */
  readonly origin: string;
  /** What an output is called that the trace begins with. */
  readonly output: string;
}

/** The words of a graph: those of thefts, or backward those of a question. */
export const directionWords = ({ parameters }: Pick<FlowGraph, 'parameters'>): DirectionWords =>
  parameters.direction === 'backward' ? backward : forward;

/** With a capital letter, where a sentence or title begins. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const forward: DirectionWords = {
  seed: 'seed',
  value: 'stolen value',
  stolen: 'stolen',
  loss: 'the loss',
  origin: 'the theft',
  output: 'stolen output',
};

const backward: DirectionWords = {
  seed: 'asked',
  value: 'value asked about',
  stolen: 'asked about',
  loss: 'what is asked about',
  origin: 'what is asked about',
  output: 'output asked about',
};

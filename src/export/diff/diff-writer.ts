import type { GraphDiff } from '../../core/graph-diff.ts';

/** A form in which a difference is written: the port that every form of this folder's table implements. */
export interface DiffWriter {
  /** What `--format` takes. */
  readonly name: string;
  /** One line for help. */
  readonly summary: string;
  /** The text in pieces, in order, with a final newline. Pure: equal differences give equal bytes. */
  write(diff: GraphDiff): Iterable<string>;
}

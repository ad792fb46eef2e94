import type { Label } from '../core/label.ts';
import type { FileFault } from './yaml-file.ts';

/** What holds for entries that do not say otherwise. */
export interface ImportDefaults {
  readonly source?: string;
  readonly licence?: string;
  readonly confidence?: number;
  /** ISO date. */
  readonly published?: string;
}

/** A label as a collection tells it: chain and categories by its own names, nothing checked yet. */
export interface ImportEntry extends Omit<Label, 'account' | 'category'> {
  readonly chain: string;
  readonly address: string;
  /** Everything the collection says that might tell a category. */
  readonly categories: readonly string[];
  /** Where its address stands. */
  place(): Pick<FileFault, 'line' | 'column' | 'path'>;
}

export interface ImportFile {
  readonly path: string;
  readonly text: string;
}

/** Whom account labels of GraphSense name by id. */
export interface Actor {
  readonly name: string;
  readonly categories: readonly string[];
}

/** What the files of an import tell each other. */
export interface ImportContext {
  readonly defaults: ImportDefaults;
  readonly actors: ReadonlyMap<string, Actor>;
}

export interface ImportRead {
  readonly entries: readonly ImportEntry[];
  readonly faults: readonly FileFault[];
  /** Actors that the file describes. */
  readonly actors?: ReadonlyMap<string, Actor>;
}

/** A format of label collections. Pure. */
export interface ImportFormat {
  readonly name: string;
  /** Endings of file names it may have: `.json`. */
  readonly extensions: readonly string[];
  /** Whether a file with such an ending is of this format, by a look at it. */
  recognises(file: ImportFile): boolean;
  read(file: ImportFile, context: ImportContext): ImportRead;
}

import type { Label } from '../core/label.ts';
import type { FileFault } from './yaml-file.ts';

/** A claim as a file makes it: about an address of a chain by name, neither of them checked yet. */
export interface LabelEntry extends Omit<Label, 'account'> {
  /** Chain name as in the configuration. */
  readonly chain: string;
  readonly address: string;
  /** Where its address stands, for faults that only the chain can find. */
  readonly place: Pick<FileFault, 'line' | 'column' | 'path'>;
}

/** What a file holds: the entries without a fault in its order, and every fault. */
export interface LabelsRead {
  readonly entries: readonly LabelEntry[];
  readonly faults: readonly FileFault[];
}

/** A format of label files. Pure. */
export interface LabelFormat {
  readonly name: string;
  /** Endings of file names it is known by: `.yaml`. */
  readonly extensions: readonly string[];
  /** `file` is for faults only. */
  read(text: string, file: string): LabelsRead;
}

import type { RawConfig } from '../../config/schema.ts';
import type { CoinhoundError } from '../../core/error.ts';
import type { Label } from '../../core/label.ts';
import type { FailedLookup } from '../../store/basis.ts';
import type { Hints } from '../../store/replayed-lookups.ts';
import type { FactEntry, KeptLookup } from '../../store/store.ts';
import type { BundleCase, Manifest } from './manifest.ts';

/** An answer of a provider under the key that it was asked by. */
export interface EvidenceAnswer extends KeptLookup {
  readonly key: string;
}

/** A record that stands for a chain. */
export interface EvidenceRecord {
  /** Chain name as in the configuration. */
  readonly chain: string;
  /** Name of its file, without the folder. */
  readonly file: string;
  readonly text: string;
}

/** A file that a person wrote, and its id. */
export interface EvidenceText {
  readonly id: string;
  readonly text: string;
}

/** Everything that a trace was made from. Nothing else is needed to make it again. */
export interface Evidence {
  readonly command: Manifest['command'];
  readonly case: BundleCase | null;
  /** Without paths of the machine. */
  readonly configuration: { readonly raw: RawConfig; readonly keyNames: readonly string[] };
  readonly incident: EvidenceText | null;
  readonly accepted: EvidenceText | null;
  /** What was decided by hand for the incident; null where nothing was. */
  readonly decisions: EvidenceText | null;
  readonly labels: {
    readonly digest: string;
    readonly notes: readonly string[];
    readonly claims: readonly Label[];
  };
  readonly answers: readonly EvidenceAnswer[];
  readonly failures: readonly FailedLookup[];
  readonly hints: Hints;
  readonly records: readonly EvidenceRecord[];
  /** By chain name. */
  readonly unopened: ReadonlyMap<string, CoinhoundError>;
}

/** Evidence without what nobody asked for. */
export interface UsedEvidence extends Evidence {
  readonly hints: ReadonlyMap<string, FactEntry>;
}

/** The key that a record has among the lookups. */
export const recordKey = (chain: string): string => `record/${chain}`;

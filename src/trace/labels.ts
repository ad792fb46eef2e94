import type { AccountId } from '../core/ids.ts';
import type { Labels } from '../core/label.ts';

/** Where labels come from. */
export interface LabelSource {
  /** SHA-256 over every label it holds, so that a graph can say which labels it was made with. */
  readonly digest: string;
  /** Labels of those accounts that have any, strongest first. */
  lookup(accounts: readonly AccountId[]): Promise<Labels>;
}

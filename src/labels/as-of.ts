import type { Label } from '../core/label.ts';
import type { LabelSource } from '../trace/labels.ts';
import type { ChainSource } from '../trace/source.ts';
import type { LabelSet } from './label-set.ts';
import { UNDATED } from './sorted-labels.ts';

/** Labels as somebody could have known them on a day. */
export interface LabelsThen extends LabelSource {
  readonly known: number;
  /** Published on a later day. */
  readonly later: number;
  /** Of which nobody tells when they were published: they may be of yesterday. */
  readonly undated: number;
}

/** Whether the source had published the claim by the end of a day (ISO date). False where nobody tells. */
export const isKnownOn = ({ published }: Label, day: string): boolean =>
  published !== null && published <= day;

/**
 * The labels that were published by the end of a day. Those without a date are left out: what cannot be shown to have been
 * known must not lead a walk. The digest stays that of all.
 */
export function labelsKnownOn(labels: LabelSet, day: string): LabelsThen {
  let known = 0;
  let later = 0;
  for (const [date, count] of labels.published) {
    if (date === UNDATED) continue;
    if (date <= day) known += count;
    else later += count;
  }
  return {
    digest: labels.digest,
    known,
    later,
    undated: labels.published.get(UNDATED) ?? 0,
    async lookup(accounts) {
      const found = await labels.lookup(accounts);
      return new Map(
        [...found]
          .map(([account, own]) => [account, own.filter((label) => isKnownOn(label, day))] as const)
          .filter(([, own]) => own.length > 0),
      );
    },
  };
}

/** A chain that tells only those labels which stood on it by the end of a day. */
export function sourceKnownOn(source: ChainSource, day: string): ChainSource {
  return {
    ...source,
    async *histories(holdings, options) {
      for await (const answer of source.histories(holdings, options)) {
        if ('failure' in answer || !answer.labels) yield answer;
        else yield { ...answer, labels: answer.labels.filter((label) => isKnownOn(label, day)) };
      }
    },
  };
}

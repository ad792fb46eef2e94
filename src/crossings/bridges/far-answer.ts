import type { Place } from '../../core/crossing.ts';

/** What the search for a far side came to. */
export type FarAnswer =
  /** Questions are put and not answered yet. */
  | { readonly state: 'pending' }
  /** Nobody could be asked: the code of the failure. */
  | { readonly state: 'unavailable'; readonly code: string }
  /** Nothing there, up to the pinned height; `searched` says where. */
  | { readonly state: 'none'; readonly searched: Readonly<Record<string, string>> }
  /** The id is there, and what came with it is nothing that is followed. */
  | { readonly state: 'unfollowed'; readonly evidence: Readonly<Record<string, string>> }
  /** More than one that fits: `chain:tx:txid`, sorted. Followed is none. */
  | { readonly state: 'several'; readonly candidates: readonly string[] }
  | Delivered;

/** Where the value came out. */
export interface Delivered {
  readonly state: 'delivered';
  readonly tier: 1 | 3;
  readonly confidence: number;
  readonly places: readonly Place[];
  readonly evidence: Readonly<Record<string, string>>;
  /** The bridge gave it back on the side where it came from. */
  readonly refund?: true;
}

/** The first of several searches that found something; else the first whose outcome leaves a doubt. A later one is not begun while an earlier is pending. */
export function firstDelivered(searches: readonly (() => FarAnswer)[]): FarAnswer {
  let outcome: FarAnswer | undefined;
  for (const search of searches) {
    const answer = search();
    if (answer.state === 'delivered' || answer.state === 'pending') return answer;
    if (outcome === undefined || outcome.state === 'none') outcome = answer;
  }
  return outcome ?? { state: 'none', searched: {} };
}

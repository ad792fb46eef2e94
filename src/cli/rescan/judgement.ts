import type { HoldingId } from '../../core/ids.ts';
import type { KeptHolding } from '../../incidents/rescan-state.ts';
import type { ChainSource, MovedAnswer } from '../../trace/source.ts';

/** What is known of holdings that rested at the last scan. */
export interface Judgement {
  /** They moved, or must be read to know. */
  readonly moved: ReadonlySet<HoldingId>;
  /** What their chain said of them, to compare with the next time. */
  readonly marks: ReadonlyMap<HoldingId, string>;
  /** When it was last excluded that they moved: Unix milliseconds. Of those that did not move. */
  readonly sure: ReadonlyMap<HoldingId, number>;
}

export interface JudgementOptions {
  /** Height up to which the holdings are known, and up to which they are asked about. */
  readonly since: number;
  readonly asOf: number;
  /** Milliseconds after which an unchanged balance is not enough. */
  readonly confirmAfter: number;
  /** Unix milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/**
 * Asks a chain in bulk. Where it has nothing cheaper than reading, all moved for all that is known; so did what had moved above the height that the
 * answers begin at.
 */
export async function judge(
  source: ChainSource,
  live: readonly KeptHolding[],
  { since, asOf, confirmAfter, now, signal }: JudgementOptions,
): Promise<Judgement> {
  const moved = new Set<HoldingId>();
  const marks = new Map<HoldingId, string>();
  const sure = new Map<HoldingId, number>();
  const answers =
    asOf > since
      ? await source.moved?.(
          live.filter(({ unburied }) => !unburied),
          { since, asOf, signal },
        )
      : live.map((each) => still(each, now));
  const byId = new Map((answers ?? []).map((answer) => [answer.holding, answer]));
  for (const { holding, mark, sure: known, unburied } of live) {
    const answer = byId.get(holding.id);
    const told = answer?.mark ?? mark;
    if (told !== undefined) marks.set(holding.id, told);
    // A clock that was set back says nothing of how long ago that was.
    const isFresh = known <= now && now - known < confirmAfter;
    if (unburied) moved.add(holding.id);
    else if (answer?.verdict === 'rests') sure.set(holding.id, now);
    else if (answer?.verdict === 'same' && isFresh) sure.set(holding.id, known);
    else moved.add(holding.id);
  }
  return { moved, marks, sure };
}

/** Where the chain has not grown: what was certain is, and of the others a balance speaks as it did. */
const still = ({ holding, sure }: KeptHolding, now: number): MovedAnswer => ({
  holding: holding.id,
  verdict: sure === now ? 'rests' : 'same',
});

import { type ChainId, chainOf } from '../../core/ids.ts';
import type { KeptChain, RescanState } from '../../incidents/rescan-state.ts';
import { inquiries } from '../../trace/inquiries.ts';
import { type Inquiry, inquiryKey } from '../../trace/inquiry.ts';
import { openedChains } from '../../trace/opened-chains.ts';
import type { TraceOptions } from '../../trace/trace.ts';
import { answerDigest } from './answer-digest.ts';
import type { Judgement } from './judgement.ts';

export interface Now {
  readonly judged: ReadonlyMap<ChainId, Judgement> | undefined;
  readonly basis: string;
  readonly plan: Omit<TraceOptions, 'signal' | 'onEvent'>;
  readonly signal: AbortSignal;
}

/**
 * The heights up to which a graph stands as it is: nothing that it hangs on has changed. Undefined where something did, or may have: holdings that
 * moved, other seeds, labels or parameters, another answer to a question that detectors or finders asked.
 */
export async function isAsBefore(
  state: RescanState | undefined,
  { judged, basis, plan, signal }: Now,
): Promise<RescanState['chains'] | undefined> {
  if (!state?.complete || state.basis !== basis || !judged) return undefined;
  for (const { moved } of judged.values())
    if (state.live.some(({ holding }) => moved.has(holding.id))) return undefined;
  if (state.questions.some(({ inquiry }) => endsWithKnowledge(inquiry, state))) return undefined;
  const chains = openedChains({ ...plan, open: plan.openChain });
  const heights = new Map<ChainId, KeptChain>();
  for (const [chain, { asOf, buried, newest }] of state.chains) {
    const opened = await chains.get(chain, signal);
    // What is in the graph above a lower height is not there yet.
    if (!opened || opened.asOf < asOf) return undefined;
    heights.set(chain, {
      asOf: opened.asOf,
      buried: Math.max(buried, Math.min(opened.asOf, plan.buried?.get(chain) ?? 0)),
      ...(newest && { newest }),
    });
  }
  const asked = inquiries({ chains, service: plan.service, hub: plan.hub });
  for (const { inquiry } of state.questions) asked.ask(inquiry);
  await asked.put(Number.POSITIVE_INFINITY, signal);
  const isSame = state.questions.every(
    ({ inquiry, digest }) => answerDigest(asked.known().get(inquiryKey(inquiry))?.answer) === digest,
  );
  const isTold = [...asked.failures.values()].every(({ kind }) => kind === 'usage');
  return isSame && isTold ? heights : undefined;
}

/** Whether a question was cut off at the height that was known: of more, more would be asked. */
function endsWithKnowledge(inquiry: Inquiry, { chains }: RescanState): boolean {
  if (inquiry.kind !== 'events' || inquiry.to === undefined) return false;
  const known = chains.get(chainOf(inquiry.contract));
  return known !== undefined && inquiry.to >= known.asOf;
}

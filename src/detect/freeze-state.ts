import { compare } from '../core/ids.ts';
import type { ChainEvent } from '../trace/inquiry.ts';
import { dataWord } from './account-words.ts';

/** What an issuer did to one account, by event. */
export interface FreezeAct {
  readonly kind: 'frozen' | 'destroyed' | 'released';
  readonly event: ChainEvent;
}

/** How an account stands with an issuer after all that it did. */
export interface FreezeState {
  /** `released` where it may pay again. */
  readonly kind: 'frozen' | 'destroyed' | 'released';
  /** The freeze that holds, or held last. */
  readonly frozen: ChainEvent;
  readonly released: ChainEvent | undefined;
  /** Taken from the account since it was first frozen, in base units, with the event that did it last. */
  readonly destroyed: { readonly amount: bigint; readonly event: ChainEvent } | undefined;
}

/** Where two acts share a place, a freeze comes first and a release last. */
const rank = { frozen: 0, destroyed: 1, released: 2 } as const;

/**
 * By account word (32 bytes, lower-case hex), the state after `acts`, whatever their order; accounts that were never frozen
 * have none. A release undoes a freeze, but what was destroyed does not come back: such an account stays `destroyed`.
 * A second freeze of a frozen account changes nothing.
 */
export function freezeStates(acts: readonly FreezeAct[]): Map<string, FreezeState> {
  const states = new Map<string, FreezeState>();
  for (const act of [...acts].sort(inOrder)) {
    const account = accountOf(act.event);
    if (account === undefined) continue;
    const next = after(states.get(account), act);
    if (next) states.set(account, next);
  }
  return states;
}

function after(state: FreezeState | undefined, { kind, event }: FreezeAct): FreezeState | undefined {
  if (kind === 'frozen') {
    if (state && state.released === undefined) return state;
    return { kind: 'frozen', frozen: event, released: undefined, destroyed: state?.destroyed };
  }
  if (!state) return undefined;
  if (kind === 'released')
    return { ...state, kind: state.destroyed ? 'destroyed' : 'released', released: event };
  const amount = (state.destroyed?.amount ?? 0n) + destroyedBy(event);
  return { ...state, kind: 'destroyed', destroyed: { amount, event } };
}

/** Some contracts index the account and some do not, under the same topic. */
const accountOf = ({ topics, data }: ChainEvent): string | undefined => topics[1] ?? dataWord(data, 0);

const destroyedBy = ({ topics, data }: ChainEvent): bigint =>
  BigInt(dataWord(data, topics[1] === undefined ? 1 : 0) ?? 0);

const inOrder = (a: FreezeAct, b: FreezeAct): number =>
  a.event.position.height - b.event.position.height ||
  a.event.position.index - b.event.position.index ||
  rank[a.kind] - rank[b.kind] ||
  compare(a.event.txid, b.event.txid);

import type { TraceEvent } from '../../trace/events.ts';
import type { RunProgress } from '../../web/api.ts';
import { lookupRate } from '../lookup-rate.ts';
import { type ProgressState, progressAfter, startOfProgress } from '../progress.ts';

/** How far a trace is, from its events. */
export interface WatchedProgress {
  /** Takes an event in; true where it is time to tell. */
  after(event: TraceEvent): boolean;
  /** The graph of a round can be had. */
  hasGraph(round: number): void;
  progress(): RunProgress;
}

/** How often those who look on are told how far it is, in milliseconds. */
const TOLD_EVERY = 250;

/** Nothing happened yet. `now` in milliseconds. */
export function watchedProgress(now: () => number): WatchedProgress {
  const rate = lookupRate(now);
  let state: ProgressState = startOfProgress;
  let counts = { known: 0, reached: 0, movements: 0 };
  let graphOfRound: number | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    after(event) {
      state = progressAfter(state, event);
      if (event.type === 'round') counts = { ...counts, known: event.known, reached: event.reached };
      if (event.type === 'settled') counts = { ...counts, movements: event.movements };
      const isLookup = event.type === 'read' || event.type === 'failed';
      const isTime = !isLookup || now() - toldAt >= TOLD_EVERY;
      if (isTime) toldAt = now();
      return isTime;
    },
    hasGraph(round) {
      graphOfRound = round;
    },
    progress: () => ({
      ...state,
      ...counts,
      perSecond: Math.round(rate(state.lookups) * 10) / 10,
      graphOfRound,
    }),
  };
}

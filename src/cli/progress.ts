import type { TraceEvent } from '../trace/events.ts';
import { lookupRate } from './lookup-rate.ts';
import type { Terminal } from './terminal.ts';

/** What the progress line shows, from the events of a trace. */
export interface ProgressState {
  readonly round: number;
  /** Lookups of this round, and how many of them are answered. */
  readonly frontier: number;
  readonly answered: number;
  readonly lookups: number;
  readonly failed: number;
  readonly flaggedPerMillion: number;
  readonly restingPerMillion: number;
}

export const startOfProgress: ProgressState = {
  round: 0,
  frontier: 0,
  answered: 0,
  lookups: 0,
  failed: 0,
  flaggedPerMillion: 0,
  restingPerMillion: 0,
};

/** The state after an event. Pure. */
export function progressAfter(state: ProgressState, event: TraceEvent): ProgressState {
  switch (event.type) {
    case 'round':
      return { ...state, round: event.round, frontier: event.frontier, answered: 0 };
    case 'read':
      return { ...state, answered: state.answered + 1, lookups: state.lookups + 1 };
    case 'failed':
      return {
        ...state,
        answered: state.answered + 1,
        lookups: state.lookups + 1,
        failed: state.failed + 1,
      };
    case 'settled':
      return {
        ...state,
        flaggedPerMillion: event.flaggedPerMillion,
        restingPerMillion: event.restingPerMillion,
      };
    case 'flagged':
    case 'done':
      return state;
  }
}

/** The line for a state; `perSecond` is the rate of lookups of the last seconds. Pure. */
export function progressLine(state: ProgressState, perSecond: number): string {
  const { round, frontier, answered, lookups, failed, flaggedPerMillion, restingPerMillion } = state;
  const share = (perMillion: number): string => `${(perMillion / 10_000).toFixed(1)}%`;
  return [
    `round ${round}`,
    `frontier ${answered}/${frontier}`,
    `lookups ${lookups} (${perSecond.toFixed(1)}/s)`,
    ...(failed > 0 ? [`failed ${failed}`] : []),
    `flagged ${share(flaggedPerMillion)}`,
    `resting ${share(restingPerMillion)}`,
  ].join('  ');
}

export interface Progress {
  onEvent(event: TraceEvent): void;
  /** Takes the line away. */
  close(): void;
}

const REDRAW_MS = 100;

/** A line on a terminal that follows a trace; nothing anywhere else. */
export function openProgress(terminal: Terminal, now: () => number): Progress {
  if (!terminal.live) return { onEvent() {}, close() {} };
  let state = startOfProgress;
  const rate = lookupRate(now);
  const draw = (): void => {
    if (state.round === 0) return;
    terminal.status(progressLine(state, rate(state.lookups)));
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    onEvent(event) {
      state = progressAfter(state, event);
    },
    close() {
      clearInterval(timer);
      terminal.status('');
    },
  };
}

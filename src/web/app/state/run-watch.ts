import type { Run, RunEvent, RunProgress } from '../../api.ts';

/** What is known of a run that is watched. */
export interface RunWatch {
  readonly progress: RunProgress | null;
  /** The round whose graph can be had; null before there is one. */
  readonly round: number | null;
  /** Accounts of categories that end the walk, the newest first. */
  readonly flagged: readonly Flagged[];
  /** The run as it ended; null while it runs. */
  readonly ended: Run | null;
  /** Whether nothing is heard of it any more: what is known may be old. `closed`: the browser does not try again. */
  readonly silence: 'lost' | 'closed' | null;
}

export interface Flagged {
  readonly account: string;
  readonly category: string;
  readonly name: string;
}

const MOST_FLAGGED = 500;

/** Nothing is known yet but what the run itself says. */
export const watchOf = (run: Run): RunWatch => ({
  progress: run.progress,
  round: run.progress?.graphOfRound ?? null,
  flagged: [],
  ended: run.progress === null ? run : null,
  silence: null,
});

/** What is known once the connection was lost, and whether the browser makes it again. */
export const unheard = (watch: RunWatch, isOver: boolean): RunWatch => ({
  ...watch,
  silence: isOver ? 'closed' : 'lost',
});

/** What is known once there is a connection again. */
export const heard = (watch: RunWatch): RunWatch => ({ ...watch, silence: null });

/** What is known after an event. One that was told before, as after the connection was lost, changes nothing. */
export function watched(watch: RunWatch, event: RunEvent): RunWatch {
  switch (event.type) {
    case 'progress':
      return {
        ...watch,
        progress: event.progress,
        round: later(watch.round, event.progress.graphOfRound),
      };
    case 'round':
      return { ...watch, round: later(watch.round, event.round) };
    case 'flagged': {
      const { account, category, name } = event;
      if (watch.flagged.some((one) => one.account === account)) return watch;
      return { ...watch, flagged: [{ account, category, name }, ...watch.flagged].slice(0, MOST_FLAGGED) };
    }
    case 'ended':
      return { ...watch, ended: event.run };
  }
}

const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

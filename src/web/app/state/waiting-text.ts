import type { Run } from '../../api.ts';

/** What is said in the place of a graph that is not there (yet). */
export function waitingText(run: Run | null): string {
  if (run === null || run.graph !== null) return 'Loading…';
  if (run.progress !== null) return 'The graph shows once the first round has ended.';
  const isElsewhere = run.state === 'running' || run.state === 'stopping';
  return isElsewhere
    ? 'It runs in another process of this machine or another, which alone knows how far it is. Load this page again once it has ended there.'
    : 'There is no graph of it.';
}

import type { Decision } from '../../api.ts';

/** What was decided of an account: the last decision on it; null where there is none, or where it was cleared. */
export function decidedOf(decisions: readonly Decision[], account: string): Decision | null {
  const last = decisions.filter((decision) => decision.account === account).at(-1);
  return last === undefined || last.kind === 'clear' ? null : last;
}

import { expect, test } from 'vitest';
import type { Run, RunProgress } from '../../../src/web/api.ts';
import { heard, unheard, watched, watchOf } from '../../../src/web/app/state/run-watch.ts';

const progress: RunProgress = {
  round: 2,
  frontier: 10,
  answered: 4,
  lookups: 14,
  failed: 0,
  perSecond: 3,
  reached: 20,
  known: 12,
  movements: 40,
  flaggedPerMillion: 100_000,
  restingPerMillion: 0,
  graphOfRound: 1,
};
const run: Run = {
  id: 'r1',
  of: { kind: 'case', dossier: 'case.x', name: 'X', seeds: [] },
  options: {},
  asOf: {},
  offline: false,
  state: 'running',
  began: '2024-01-01T00:00:00Z',
  ended: null,
  error: null,
  notes: [],
  graph: null,
  bundle: 'none',
  progress,
};
const flagged = { type: 'flagged', account: 'eip155:1:0x1', category: 'mixer', name: 'M' } as const;

test('begins with what the run says, and knows a run that has ended', () => {
  expect(watchOf(run)).toEqual({ progress, round: 1, flagged: [], ended: null, silence: null });
  const ended: Run = { ...run, state: 'done', progress: null };
  expect(watchOf(ended).ended).toBe(ended);
});

test('takes the newest progress, and never goes back to the graph of an earlier round', () => {
  const later = watched(watchOf(run), { type: 'round', round: 3 });
  expect(later.round).toBe(3);
  const next = { ...progress, answered: 5, graphOfRound: 2 };
  expect(watched(later, { type: 'progress', progress: next })).toMatchObject({ progress: next, round: 3 });
  expect(
    watched(watchOf({ ...run, progress: { ...progress, graphOfRound: null } }), { type: 'round', round: 1 })
      .round,
  ).toBe(1);
});

test('lists an account once, the newest first, also where events are told again', () => {
  const once = watched(watchOf(run), flagged);
  expect(watched(once, flagged)).toBe(once);
  const both = watched(once, { ...flagged, account: 'eip155:1:0x2' });
  expect(both.flagged.map(({ account }) => account)).toEqual(['eip155:1:0x2', 'eip155:1:0x1']);
});

test('keeps no more than 500 of them', () => {
  let watch = watchOf(run);
  for (let n = 0; n < 600; n++) watch = watched(watch, { ...flagged, account: `eip155:1:${n}` });
  expect(watch.flagged).toHaveLength(500);
  expect(watch.flagged[0]?.account).toBe('eip155:1:599');
});

test('ends with the run as it ended', () => {
  const ended: Run = { ...run, state: 'stopped', progress: null };
  expect(watched(watchOf(run), { type: 'ended', run: ended }).ended).toBe(ended);
});

test('says that nothing is heard any more, and takes it back once there is a connection again', () => {
  const watch = watchOf({ progress: null } as Run);
  expect(watch.silence).toBeNull();
  expect(unheard(watch, false).silence).toBe('lost');
  expect(unheard(watch, true).silence).toBe('closed');
  expect(heard(unheard(watch, false))).toEqual(watch);
});

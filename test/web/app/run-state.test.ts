import { expect, test } from 'vitest';
import type { GraphParameters } from '../../../src/core/flow-graph.ts';
import type { Decision, DecisionKind, Run } from '../../../src/web/api.ts';
import { openDecisions } from '../../../src/web/app/state/open-decisions.ts';
import { waitingText } from '../../../src/web/app/state/waiting-text.ts';

const decision = (account: string, kind: DecisionKind): Decision => ({ account, kind, note: '', at: '' });
const following = (...accounts: readonly string[]): GraphParameters =>
  ({ decisions: accounts.map((account) => ({ account, kind: 'stop', because: null })) }) as never;

test('a graph is behind decisions that were taken, changed, cleared or taken back since', () => {
  expect(openDecisions(following(), [])).toEqual([]);
  expect(openDecisions(following('a'), [decision('a', 'stop')])).toEqual([]);
  expect(openDecisions(following(), [decision('a', 'stop')])).toEqual(['a']);
  expect(openDecisions(following('a'), [decision('a', 'stop'), decision('a', 'expand')])).toEqual(['a']);
  expect(openDecisions(following('a'), [decision('a', 'stop'), decision('a', 'clear')])).toEqual(['a']);
  expect(openDecisions(following(), [decision('a', 'stop'), decision('a', 'clear')])).toEqual([]);
  expect(openDecisions(following('a', 'b'), [decision('b', 'stop')])).toEqual(['a']);
});

test('who waits for a graph is told whether one will come', () => {
  const run = (more: object): Run => ({ progress: null, graph: null, ended: null, ...more }) as Run;
  expect(waitingText(null)).toBe('Loading…');
  expect(waitingText(run({ state: 'done', graph: {} }))).toBe('Loading…');
  expect(waitingText(run({ state: 'running', progress: {} }))).toMatch(/first round/);
  expect(waitingText(run({ state: 'running' }))).toMatch(/another process/);
  for (const state of ['failed', 'lost', 'stopped'])
    expect(waitingText(run({ state }))).toBe('There is no graph of it.');
});

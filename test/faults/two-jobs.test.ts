import { describe, expect } from 'vitest';
import { graphsIn, night, webhookAlerts } from '../acceptance/nights.ts';
import { it } from '../cli/lab.ts';
import { keysOf, nights } from './nights.ts';

describe('two jobs at once on one store', () => {
  it('are one: the other is told which process runs, and changes nothing', async ({ here }) => {
    const { thefts, begin, desk, whole } = await nights(here);
    begin(here.path('store'), here.path('graphs'));
    const slow = await night(here, thefts, { alerts: webhookAlerts(desk.url), latencyMs: [100, 200] });
    const args = slow.args('store', 'graphs');
    const first = here.start([...args, '--verbose'], slow);
    await first.says((said) => said.includes('request sent'));
    const second = await here.run(slow.args('store', 'others'), slow);
    expect([second.status, second.stderr]).toEqual([
      2,
      expect.stringMatching(
        /error: a rescan of this store is running: process \d+ on \S+, since \S+\nhint: wait for it to end/,
      ),
    ]);
    expect(await first.status, first.said()).toBe(0);
    expect(graphsIn(here.path('graphs'))).toEqual(whole);
    expect(new Set(keysOf(desk)).size).toBe(keysOf(desk).length);
    const third = await here.run(args, slow);
    expect(third.status, third.stderr).toBe(0);
  });

  it('of which the first was killed: the one of two that begin at once does the work', async ({ here }) => {
    const { begin, tonight, desk, whole } = await nights(here);
    begin(here.path('store'), here.path('graphs'));
    const args = tonight.args('store', 'graphs');
    const first = here.start([...args, '--verbose'], tonight);
    await first.says((said) => said.includes('request sent'));
    first.kill('SIGKILL');
    await first.status;
    const both = await Promise.all([here.run(args, tonight), here.run(args, tonight)]);
    // One may begin when the other has ended.
    expect(both.map(({ status }) => status).sort()).toEqual(expect.arrayContaining([0]));
    for (const { status, stderr } of both)
      if (status !== 0)
        expect([status, stderr]).toEqual([2, expect.stringContaining('a rescan of this store is running')]);
    expect(graphsIn(here.path('graphs'))).toEqual(whole);
    expect(new Set(keysOf(desk)).size).toBe(keysOf(desk).length);
  });
});

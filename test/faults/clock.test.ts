import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { describe, expect } from 'vitest';
import { graphsIn } from '../acceptance/nights.ts';
import { it, type RunOptions } from '../cli/lab.ts';
import { keysOf, nights } from './nights.ts';

/** Runs the program by a clock that is so many days off. */
function daysOff(options: RunOptions, days: number): RunOptions {
  const program = `
    const shift = ${days} * 86400000;
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...of) { super(...(of.length === 0 ? [Real.now() + shift] : of)); }
      static now() { return Real.now() + shift; }
    };`;
  const module = `data:text/javascript,${encodeURIComponent(program)}`;
  return { ...options, env: { ...options.env, NODE_OPTIONS: `--import ${module}` } };
}

const stateOf = (text: string) => JSON.parse(text) as { readonly live: readonly { readonly sure: number }[] };

describe('a clock that was set back between two nights', () => {
  it('changes no graph, tells every fact once, and leaves nothing known as of a day to come', async ({
    here,
  }) => {
    const { evening, tonight, desk, whole } = await nights(here);
    const run = async (one: typeof evening, days: number) => {
      const ended = await here.run(one.args('store', 'graphs'), daysOff(one, days));
      expect(ended.status, ended.stderr).toBe(0);
    };
    await run(evening, 400);
    const state = here.path('store/rescans/theft-003-2020/state.json');
    expect(Math.min(...stateOf(readFileSync(state, 'utf8')).live.map(({ sure }) => sure))).toBeGreaterThan(
      Date.now() + 399 * 86_400_000,
    );
    await run(tonight, -400);
    expect(graphsIn(here.path('graphs'))).toEqual(whole);
    for (const { sure } of stateOf(readFileSync(state, 'utf8')).live) expect(sure).toBeLessThan(Date.now());
    const told = keysOf(desk);
    expect(told.length).toBeGreaterThan(4);
    expect(new Set(told).size).toBe(told.length);
    for (const days of [400, 0]) await run(tonight, days);
    expect(keysOf(desk)).toEqual(told);
    expect(new Map([...graphsIn(here.path('graphs'))])).toEqual(whole);
  });

  it('does not make a lock of an earlier boot one of now, nor one of now one that is over', async ({
    here,
  }) => {
    const { begin, evening } = await nights(here);
    begin(here.path('store'), here.path('graphs'));
    const lock = (started: string | null) =>
      here.write(
        'store/rescan.lock',
        JSON.stringify({ pid: process.pid, host: hostname(), started, since: '2099-01-01T00:00:00.000Z' }),
      );
    lock(null);
    const refused = await here.run(evening.args('store', 'graphs'), daysOff(evening, -400));
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining(`process ${process.pid} on`),
    ]);
    lock('4cdd0d6f-0f6a-4a2d-8d5e-000000000000 4711');
    expect((await here.run(evening.args('store', 'graphs'), evening)).status).toBe(0);
    expect(existsSync(here.path('store/rescan.lock'))).toBe(false);
  });
});

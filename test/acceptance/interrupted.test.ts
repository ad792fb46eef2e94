import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import { it } from '../cli/lab.ts';
import { random } from '../support/random.ts';
import { CONCURRENCY, chains, isForTip, storedRequests } from './chains.ts';
import { everything, type LogLine, logOf, requestsIn } from './log.ts';
import { type Undisturbed, undisturbed } from './undisturbed.ts';

/** Moments of a trace, as shares of what it logs while it still has requests to send. */
const moments = momentsFrom(2_016, 10);

function momentsFrom(seed: number, count: number): readonly number[] {
  const pick = random(seed);
  for (let n = 0; n < 10; n++) pick(2);
  return Array.from({ length: count }, () => pick(1_000) / 1_000);
}

/** How much of a log comes before the last answers: a kill after those might find the run ended. */
function linesToKillIn(log: readonly LogLine[]): number {
  const answers = log.flatMap(({ msg }, n) => (msg === 'request answered' ? [n] : []));
  return answers.at(-3 * CONCURRENCY) as number;
}

/**
 * The lookups that must have been in the store before a run sent what it sent last. An answer is passed on only once
 * the transaction of the store that it is part of is committed, so that is true of all that later requests rest on: what
 * earlier rounds asked, and what was asked of an account before its last request, because one waits for the other; rows
 * of single blocks are asked for all at once, so none waits for those. Only the others may be lost: those on the wire,
 * and those that were answered and not yet committed.
 */
function finished(log: readonly LogLine[]): readonly string[] {
  const round = log.findLastIndex(({ msg }) => msg === 'round begins');
  const earlierRounds = requestsIn(log.slice(0, Math.max(0, round)), 'request sent');
  const last = new Map<string, string>();
  const superseded: string[] = [];
  for (const request of requestsIn(log, 'request sent')) {
    const [, account] = /(?:address|scripthash)[=/](\w+)/.exec(request) ?? [];
    if (account === undefined || isOfOneBlock(request)) continue;
    const before = last.get(account);
    if (before !== undefined) superseded.push(before);
    last.set(account, request);
  }
  return [...earlierRounds, ...superseded].filter((request) => !isForTip(request));
}

const isOfOneBlock = (request: string): boolean => /startblock=(\d+)&endblock=\1&/.test(request);

describe.concurrent.each(chains)('a trace of $name that is killed', (chain) => {
  let whole: Undisturbed;
  beforeAll(async () => {
    whole = await undisturbed(chain);
  });

  it.for(moments)('after %d of its work goes on where it was', async (moment, { here }) => {
    const { trace, requests, server } = await chain.serve(here, { latencyMs: [6, 8] });
    const args = [...trace, ...everything, '--store', 'store', '--out', 'graph.json'];
    const lines = 1 + Math.floor(moment * linesToKillIn(whole.log));
    const running = here.start(args);
    await running.says((said) => said.split('\n').length > lines);
    running.kill('SIGKILL');
    expect(await running.status).toBeNull();
    expect(readdirSync(here.folder).sort()).toEqual(['config.yaml', 'store']);

    const stored = await storedRequests(here, 'store');
    for (const request of finished(logOf(running.said()))) expect(stored).toContain(request);

    const before = server.stats.requests;
    const { status, stderr } = await here.run(args);
    expect(status, stderr).toBe(0);
    expect(readFileSync(here.path('graph.json'), 'utf8')).toBe(whole.graph);
    for (const request of requests(before)) expect(stored).not.toContain(request);
    expect(readdirSync(here.folder).sort()).toEqual(['config.yaml', 'graph.json', 'store', 'store.copy']);
  });
});

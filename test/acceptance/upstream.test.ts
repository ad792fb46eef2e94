import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import type { Book, FlowGraph } from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { it } from '../cli/lab.ts';
import { allFaults } from '../support/api-server.ts';
import { chains, storedRequests } from './chains.ts';
import { everything, logOf, requestsIn } from './log.ts';
import { type Undisturbed, undisturbed } from './undisturbed.ts';

const UNREAD = 'unavailable';

const sum = (amounts: readonly string[]): bigint =>
  amounts.reduce((total, amount) => total + BigInt(amount), 0n);

/** The books of a policy's ledger: one, or one an asset. */
function booksOf({ ledger }: FlowGraph, policy: string): readonly Book[] {
  const { stolen, ends, assets } = ledger[policy] as FlowGraph['ledger'][string];
  return stolen === null ? Object.values(assets ?? {}) : [{ stolen, ends }];
}

/** What accounts hold that was not read, under a policy, by account and asset. */
function unreadBy({ nodes }: FlowGraph, policy: string): ReadonlyMap<string, string> {
  return new Map(
    nodes
      .flatMap((node) =>
        node.kind === 'account' ? node.holdings.map((held) => ({ id: node.id, ...held })) : [],
      )
      .map(({ id, asset, ends }) => [`${id} ${asset}`, ends[UNREAD]?.[policy] ?? '0'] as const)
      .filter(([, amount]) => amount !== '0'),
  );
}

describe.concurrent.each(chains)('a server of $name', (chain) => {
  let whole: Undisturbed;
  beforeAll(async () => {
    whole = await undisturbed(chain);
  });

  it('that stays down leaves a partial graph that says so, and the next run repeats no finished lookup', async ({
    here,
  }) => {
    const { trace, requests, server } = await chain.serve(here);
    const args = [...trace, ...everything, '--store', 'store', '--out', 'graph.json'];
    const half = Math.floor(requestsIn(whole.log, 'request sent').length / 2);
    const running = here.start(args);
    await running.says((said) => requestsIn(logOf(said), 'request sent').length >= half);
    server.down(true);
    expect(await running.status, running.said()).toBe(75);

    const graph = readFlowGraph(readFileSync(here.path('graph.json'), 'utf8'), 'the partial graph');
    const unread = graph.coverage.filter(({ why }) => why === UNREAD);
    expect(new Set(unread.map(({ evidence }) => evidence.code))).toEqual(new Set(['upstream-network']));
    // Questions of detectors and crossings that failed stand among the warnings.
    const questions = graph.warnings.filter(({ message }) => message.startsWith('could not be looked up'));
    const failed = unread.length + questions.length;
    expect(running.said()).toContain(`error: ${failed} lookups failed for good (upstream-network ${failed})`);
    const [leading] = graph.parameters.policies as [string];
    expect([...unreadBy(graph, leading).keys()].sort()).toEqual(
      [...new Set(unread.map(({ node, asset }) => `${node} ${asset}`))].sort(),
    );
    for (const policy of graph.parameters.policies) {
      const books = booksOf(graph, policy);
      for (const { stolen, ends } of books) expect(sum(Object.values(ends))).toBe(BigInt(stolen));
      expect(sum(books.map(({ ends }) => ends[UNREAD] ?? '0'))).toBe(
        sum([...unreadBy(graph, policy).values()]),
      );
    }
    const answered = requestsIn(logOf(running.said()), 'request answered');
    const stored = await storedRequests(here, 'store');

    server.down(false);
    const before = server.stats.requests;
    const { status, stderr } = await here.run(args);
    expect(status, stderr).toBe(0);
    expect(readFileSync(here.path('graph.json'), 'utf8')).toBe(whole.graph);
    for (const request of requests(before)) {
      expect(stored).not.toContain(request);
      expect(answered).not.toContain(request);
    }
  });

  it.for(allFaults)('that fails one reply in ten by %s changes no byte', async (fault, { here }) => {
    const { trace, server } = await chain.serve(here, { faults: { share: 0.1, kinds: [fault], seed: 9 } });
    const { status, stdout, stderr } = await here.run([...trace, '--store', 'store', '--quiet']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(server.stats.faults).toBeGreaterThan(3);
    expect(stdout).toBe(whole.graph);
  });
});

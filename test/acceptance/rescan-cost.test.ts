import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { RunReport } from '../../src/cli/rescan/run-report.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { runInProcess } from '../cli/in-process.ts';
import { it, type Place } from '../cli/lab.ts';
import { RESTED, restedCommands, restedFiles, serveRested } from '../support/rested-case.ts';
import { type RestedWorld, restedBitcoin, restedEthereum } from '../support/rested-world.ts';

const sizes = { settled: 30, resting: 55, moving: 10 };

/** A request without what it is about: what of its kind were asked, and how many. */
const kindOf = (path: string): string => {
  const action = new URL(path, 'http://localhost').searchParams.get('action');
  return (
    action ??
    path
      .replace(/[0-9a-f]{64}/g, 'TXID')
      .replace(/\/address\/\w+/, '/address/ADDRESS')
      .replace(/txids=.*/, 'txids')
  );
};

async function scanned(here: Place, world: RestedWorld, tip: number, ...more: readonly string[]) {
  const served = await serveRested(world, tip);
  here.finally(() => served[Symbol.asyncDispose]());
  const config = here.write(`config-${tip}.yaml`, served.config);
  const { rescan, fresh } = restedCommands(here.folder, config);
  const run = await runInProcess(here, [...rescan(here.path('graphs')), ...more]);
  expect(run.status, run.stderr).toBe(0);
  const asked: Record<string, number> = {};
  for (const kind of served.server.stats.paths.map(kindOf)) asked[kind] = (asked[kind] ?? 0) + 1;
  const [report] = (JSON.parse(readFileSync(here.path('report.json'), 'utf8')) as RunReport).incidents;
  return {
    asked,
    state: report?.state,
    live: report?.live,
    graph: readFileSync(here.path(`graphs/${RESTED}.json`), 'utf8'),
    /** The graph of a trace that knows nothing from before. */
    fresh: async () => (await runInProcess(here, fresh(here.path(`fresh-${tip}`)))).stdout,
  };
}

interface Costs {
  readonly chain: string;
  readonly make: typeof restedBitcoin;
  /** All that is asked for where nothing moved: the tip, and as many requests as hold what rests. */
  readonly nothing: Readonly<Record<string, number>>;
  /** What is asked for beside that where some moved: at least and at most, for outputs that are looked up in one moment share a request. */
  readonly hops: Readonly<Record<string, readonly [number, number]>>;
}

const { resting, moving } = sizes;
const costs: readonly Costs[] = [
  {
    chain: 'Bitcoin',
    make: restedBitcoin,
    nothing: { '/api/blocks/tip/height': 1, '/api/txs/outspends?txids': Math.ceil(resting / 50) },
    // The history of whose output moved, that of who got it, and whether that one is spent.
    hops: {
      '/api/address/ADDRESS/txs/chain': [2 * moving, 2 * moving],
      '/api/txs/outspends?txids': [0, moving],
      '/api/tx/TXID/outspends': [0, moving],
    },
  },
  {
    chain: 'Ethereum',
    make: restedEthereum,
    nothing: { eth_blockNumber: 1, balancemulti: Math.ceil(resting / 20) },
    // Three lists of who moved and of who got it; and the height of the balances that differ.
    hops: {
      txlist: [2 * moving, 2 * moving],
      txlistinternal: [2 * moving, 2 * moving],
      tokentx: [2 * moving, 2 * moving],
      eth_blockNumber: [1, 1],
    },
  },
];

describe.concurrent.each(costs)('a rescan of very many holdings of $chain', ({ make, nothing, hops }) => {
  it('costs the tip and what rests in bulk, and what new hops need, and gives what a fresh trace gives', async ({
    here,
  }) => {
    const world = make(sizes);
    for (const [name, text] of Object.entries(restedFiles(world))) here.write(name, text);
    const { rested, later, moved } = world.tips;
    const first = await scanned(here, world, rested);
    expect([first.state, first.live]).toEqual(['first', resting]);

    const still = await scanned(here, world, later);
    expect([still.state, still.live, still.asked]).toEqual(['unchanged', resting, nothing]);
    expect(still.graph).toBe(await still.fresh());
    const again = await scanned(here, world, later);
    expect([again.state, Object.values(again.asked)]).toEqual(['unchanged', [1]]);

    const after = await scanned(here, world, moved);
    expect([after.state, after.live]).toEqual(['changed', resting]);
    for (const kind of new Set([...Object.keys(after.asked), ...Object.keys(nothing)])) {
      const [least, most] = hops[kind] ?? [0, 0];
      const beside = (after.asked[kind] ?? 0) - (nothing[kind] ?? 0);
      expect(beside, kind).toBeGreaterThanOrEqual(least);
      expect(beside, kind).toBeLessThanOrEqual(most);
    }
    expect(after.graph).toBe(await after.fresh());

    const height = (JSON.parse(still.graph) as FlowGraph).parameters.asOf;
    const back = `${world.chain}=${Object.values(height)[0]}`;
    expect((await scanned(here, world, moved, '--as-of', back)).graph).toBe(still.graph);
  });
});

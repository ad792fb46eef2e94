import { expect } from 'vitest';
import type { FlowGraph } from '../../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../../src/export/index.ts';
import { it, type Place } from '../../cli/lab.ts';
import { theftWorld } from '../../support/nem-theft-world.ts';
import { account } from '../../support/nem-world.ts';
import { type NisOptions, nisServer } from '../../support/nis-server.ts';

const { world, thief, wallets, tagger, taken } = theftWorld();
const old: NisOptions = { isOld: true, firstId: 71_356, idStep: 3 };
const other: NisOptions = { firstId: 900_000 };

/** Traces the thief by the real program over such nodes; `name` keeps runs of one test apart. */
const args = ['trace', thief.address, '--since', '3', '--until', '13', '--policy', 'haircut,fifo', '--quiet'];

async function traced(
  here: Place,
  name: string,
  nodes: readonly NisOptions[],
  flags: readonly string[] = [],
) {
  const servers = await Promise.all(nodes.map((node) => nisServer(() => world, node)));
  for (const server of servers) here.finally(() => server.close());
  const providers = servers.map(
    ({ url }) => `      - { kind: nis1, url: "${url}", ratePerSecond: 1000, concurrency: 4 }`,
  );
  const config = here.write(`${name}.yaml`, `chains:\n  nem:\n    providers:\n${providers.join('\n')}\n`);
  const run = await here.run([...args, '--config', config, '--store', name, ...flags]);
  return { ...run, servers };
}

const graphOf = (text: string): FlowGraph => readFlowGraph(text, 'standard output');

it('a theft on NEM is followed by the program to the base unit', async ({ here }) => {
  const { status, stdout, stderr } = await traced(here, 'whole', [old]);
  expect(status, stderr).toBe(0);
  const graph = graphOf(stdout);
  expect(graph.seeds).toHaveLength(11);
  expect(graph.seeds.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(taken);
  for (const policy of ['haircut', 'fifo']) {
    const ledger = graph.ledger[policy];
    expect(ledger?.stolen).toBe(`${taken}`);
    expect(Object.values(ledger?.ends ?? {}).reduce((sum, amount) => sum + BigInt(amount), 0n)).toBe(taken);
  }
  expect(graph.warnings.filter(({ code }) => code === 'shortfall')).toEqual([]);

  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const labelsOf = (address: string) => {
    const node = nodes.get(account(address));
    return node?.kind === 'account' ? node.labels : undefined;
  };
  for (const wallet of wallets) {
    expect(labelsOf(wallet.address)).toContainEqual(
      expect.objectContaining({
        name: 'Coincheck theft',
        category: 'hack',
        confidence: 20,
        source: expect.stringContaining(`from ${tagger.address} in `),
      }),
    );
  }
  expect(labelsOf(wallets[0]?.address ?? '')).toHaveLength(2);
  expect(labelsOf(tagger.address) ?? []).toEqual([]);
  const notes = graph.coverage
    .filter(({ node }) => node === account(thief.address))
    .flatMap((row) => row.notes);
  expect(notes).toEqual(['121 payments with a message, 12 of them encrypted']);
  const memos = graph.nodes.flatMap((node) => (node.kind === 'transaction' && node.memo ? [node.memo] : []));
  expect(new Set(memos)).toEqual(new Set(['=HYPERLINK("x") <b>order 4711</b> ご注文']));
  expect(memos.length).toBeGreaterThan(5);
});

it('asks nobody again what it was told, offline', async ({ here }) => {
  const first = await traced(here, 'kept', [old]);
  for (const server of first.servers) server.down(true);
  const config = here.path('kept.yaml');
  const again = await here.run([...args, '--config', config, '--store', 'kept', '--offline']);
  expect(again).toEqual({ status: 0, stdout: first.stdout, stderr: '' });
});

it('no byte of its graph changes where nodes number rows differently, or one dies in mid-walk', async ({
  here,
}) => {
  const alone = await traced(here, 'alone', [old]);
  expect(alone.status, alone.stderr).toBe(0);
  const both = await traced(here, 'both', [other, old]);
  expect(both.stdout).toBe(alone.stdout);
  const pages = alone.servers[0]?.stats.paths.filter((path) => path.startsWith('/account/')).length ?? 0;
  expect(pages).toBeGreaterThan(20);
  let left = 3;
  const dying: NisOptions = {
    ...old,
    instead: ({ path }) =>
      path.startsWith('/account/') && left-- <= 0 ? { status: 502, body: '<html>gone</html>' } : undefined,
  };
  const run = await traced(here, 'dying', [dying, other]);
  expect(run.stderr).toBe('');
  expect(left).toBeLessThan(0);
  expect(run.stdout === alone.stdout).toBe(true);
});

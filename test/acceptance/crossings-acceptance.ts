import { readFileSync } from 'node:fs';
import { getAddress } from 'ethers';
import { describe, expect } from 'vitest';
import { addressOf, chainOf } from '../../src/core/ids.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { it, type Place } from '../cli/lab.ts';
import type { Anvil } from '../support/anvil.ts';
import type { CrossingWorld } from '../support/anvil-crossings.ts';
import type { Flow } from '../support/anvil-flows.ts';
import { thorchainServer } from '../support/anvil-thornode.ts';
import { bitcoin } from '../support/bitcoin-world.ts';
import { esploraServer } from '../support/esplora-server.ts';
import {
  expectClosed,
  expectCrossed,
  expectLedger,
  heldIn,
  heldInTruth,
  movedIn,
  movedInTruth,
} from './crossings-truth.ts';

/** A world of crossings on a node that runs. */
export interface Played {
  readonly node: Anvil;
  readonly world: CrossingWorld;
}

const INCIDENT = 'crossings-2020';
const POLICIES = ['haircut', 'fifo'] as const;
/** Dollars of a whole unit, in millionths as well. */
const WORTH = { ether: 400_000_000n, token: 1_250_000n };
const PRICES = [
  'prices:',
  '  - { asset: ETH, usd: "400", at: 2020-09-13, source: the script }',
  '  - { asset: TKA, usd: "1.25", at: 2020-09-13, source: the script }',
];

/** What the program must make of a world of crossings: one trace over two chains, compared with what really happened. */
export function acceptCrossings(played: () => Played): void {
  const parts = [
    ['the ether', ['ether'], ['--asset', 'ETH'], []],
    ['the token', ['token'], ['--asset', 'TKA'], []],
    ['both', ['ether', 'token'], [], []],
    ['both, worth dollars,', ['ether', 'token'], [], PRICES],
  ] as const;

  describe.each(parts)('a trace of %s that was stolen', (_, stolen, more, prices) => {
    it('follows every unit through wraps, swaps, the bridge and its refunds, and gives the same bytes again offline', async ({
      here,
    }) => {
      const { world, node } = played();
      const flows = stolen.map((name) => world.theft[name].flow);
      const args = await traceOf(here, { world, node }, prices);
      const { status, stderr } = await here.run([...args, ...more]);
      expect(status, stderr).toBe(0);
      const bytes = readFileSync(here.path('graph.json'), 'utf8');
      const graph = readFlowGraph(bytes, 'the graph');
      const truth = world.replay(...flows);

      for (const policy of POLICIES) {
        expect(heldIn(graph, policy)).toEqual(heldInTruth(truth));
        expect(movedIn(graph, policy)).toEqual(movedInTruth(world, truth, flows));
        expectClosed(graph, policy, flows);
      }
      if (prices.length > 0) {
        const worth = (name: 'ether' | 'token'): bigint =>
          (world.theft[name].flow.amount * WORTH[name]) / 10n ** 18n;
        for (const { unit, stolen: sum } of Object.values(graph.ledger))
          expect({ unit, sum }).toEqual({ unit: 'usd-micro', sum: `${worth('ether') + worth('token')}` });
      }
      expectCrossed(graph, world, truth);
      if (flows.length === 1) expectLedger(graph, world, { truth, stolen: flows[0] as Flow });

      const again = await here.run([...args, ...more, '--offline']);
      expect(again.status, again.stderr).toBe(0);
      expect(readFileSync(here.path('graph.json'), 'utf8')).toBe(bytes);
    });
  });
}

/** Serves the world until the test ends, and gives the arguments that trace its incident into `graph.json`. */
async function traceOf(
  here: Place,
  { world, node }: Played,
  prices: readonly string[],
): Promise<readonly string[]> {
  const esplora = await esploraServer(world.bitcoin, { flavour: 'blockstream' });
  const thorchain = await thorchainServer(world.statusOf);
  here.finally(() => Promise.all([esplora.close(), thorchain.close()]));
  here.write(`${INCIDENT}.yaml`, incidentFile(world, prices));
  here.write('labels.yaml', labelFile(world));
  const rate = 'ratePerSecond: 1000, concurrency: 8';
  const config = here.write(
    'config.yaml',
    [
      'chains:',
      `  ethereum: { providers: [{ kind: jsonrpc, url: "${node.url}", ${rate} }] }`,
      `  bitcoin: { providers: [{ kind: esplora, url: "${esplora.url}/api", ${rate} }] }`,
      'assets:',
      '  ethereum:',
      `    "${getAddress(world.tokenA)}": { symbol: TKA, decimals: 18 }`,
      `    "${getAddress(world.tokenB)}": { symbol: TKB, decimals: 6 }`,
      'services:',
      `  thornode: [{ url: "${thorchain.url}", ${rate} }]`,
      `  midgard: [{ url: "${thorchain.url}", ${rate} }]`,
      'labels: [labels.yaml]',
      `incidents: [${INCIDENT}.yaml]`,
      '',
    ].join('\n'),
  );
  return [
    ...['trace', INCIDENT, '--config', config, '--store', 'store', '--out', 'graph.json', '--quiet'],
    ...['--policy', POLICIES.join(), '--min-taint', '1'],
  ];
}

function incidentFile({ theft, people }: CrossingWorld, prices: readonly string[]): string {
  const seed = (txid: string, asset: string): string =>
    `  - { chain: ethereum, transaction: "${txid}", asset: ${asset}, role: the theft, confidence: high, sources: [the script] }`;
  return [
    `id: ${INCIDENT}`,
    'name: Theft on a scripted chain',
    'dates: { from: 2020-09-13 }',
    'attribution: { actor: unknown, by: the script }',
    'loss:',
    '  assets: [{ asset: ETH, amount: "120" }, { asset: TKA, amount: "40000" }]',
    'seeds:',
    seed(theft.ether.txid, 'ETH'),
    seed(theft.token.txid, 'TKA'),
    ...prices,
    'accounts:',
    `  - { chain: ethereum, address: "${getAddress(people.victim)}", kind: victim, role: the victim, entity: Victim, confidence: high, sources: [the script] }`,
    '',
  ].join('\n');
}

const labelFile = ({ exchanges }: CrossingWorld): string =>
  [
    'name: Exchanges of a scripted chain',
    'source: the script',
    'confidence: 100',
    'labels:',
    ...exchanges.map((account) => {
      const chain = chainOf(account) === bitcoin ? 'bitcoin' : 'ethereum';
      return `  - { chain: ${chain}, address: "${addressOf(account)}", name: Desk, category: exchange }`;
    }),
    '',
  ].join('\n');

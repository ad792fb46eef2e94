import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { addressOf } from '../../src/core/ids.ts';
import { it, type Place } from '../cli/lab.ts';
import { etherscanServer } from '../support/etherscan-server.ts';
import { deeds } from '../support/evm-deeds.ts';
import { account, assembleWorld, chain, hexOf, WEI } from '../support/evm-world.ts';
import { jsonrpcServer } from '../support/jsonrpc-server.ts';
import { accountIn, patternIn, traceIn } from './detect-lab.ts';

const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7';
const person = (name: string): string => hexOf(`spammed ${name}`, 20);
const [victim, thief, mule, spammer] = ['victim', 'thief', 'mule', 'spammer'].map(person) as [
  string,
  string,
  string,
  string,
];
const token = (name: string): string => hexOf(`spam ${name}`, 20);
const checksummed = (address: string): string => addressOf(account(address));

/** A theft of ether, and what strangers then send the thief. */
function spammedWorld() {
  const play = deeds('spammed');
  for (let n = 0; n < 120; n++) play.fund(victim, spammer);
  const theft = play.pay(victim, thief, 100n * WEI).hash;
  play.mint(USDT, spammer, spammer, 10n);
  const sends = (contract: string, symbol: string, name: string) => ({
    ...{ contract, from: spammer, to: thief, value: 5n },
    ...{ symbol, name },
  });
  const fake = play.pretend(
    spammer,
    sends(token('usdt'), 'USDT', 'Tether USD'),
    sends(token('aave'), 'AAVE', 'Aave Token'),
    sends(token('reward'), 'JRT', 'Jarvis Reward Token'),
  ).hash;
  // As poisoners do: the contract says that the thief paid.
  play.pretend(spammer, { ...sends(token('usdt'), 'USDT', 'Tether USD'), from: thief, to: mule });
  const bait = play.pretend(spammer, sends(token('bait'), 'visit usdt-claim.com', '\u202ereward')).hash;
  const alike = play.pretend(spammer, sends(token('alike'), 'U\u0405DT', 'Tether USD')).hash;
  // The genuine one, whatever the explorer calls it.
  play.send(USDT, spammer, thief, 3n);
  play.pay(thief, mule, 40n * WEI);
  const height = play.height();
  play.pretend(spammer, sends(token('late'), 'USDC', 'USD Coin'));
  return {
    world: assembleWorld('spammed', play.transactions, [victim, thief, mule, spammer], [USDT]),
    ...{ theft, fake, bait, alike, height },
  };
}

const spammed = spammedWorld();
const seed = `ethereum:${spammed.theft}`;
const asOf = ['--as-of', `ethereum=${spammed.height}`];

/** A configuration that asks local servers of these kinds; ends them with the test. */
async function served(here: Place, kinds: readonly ('etherscan' | 'blockscout' | 'jsonrpc')[], more = '') {
  const servers = await Promise.all(
    kinds.map((kind) =>
      kind === 'jsonrpc'
        ? jsonrpcServer(spammed.world, { serves: ['eth_getLogs', 'ots_', 'debug_'] })
        : etherscanServer(spammed.world, { flavour: kind }),
    ),
  );
  for (const server of servers) here.finally(() => server.close());
  const providers = kinds.map(
    (kind, n) => `{ kind: ${kind}, url: "${servers[n]?.url}", ratePerSecond: 1000, concurrency: 8 }`,
  );
  here.write(
    'config.yaml',
    `chains: { ethereum: { confirmations: 1, providers: [${providers.join(', ')}] } }\n${more}\n`,
  );
  return servers;
}

const saidOfSpam = ({ warnings }: FlowGraph): readonly string[] =>
  warnings.map(({ message }) => message).filter((message) => message.includes('called'));

describe('what strangers sent a thief', () => {
  it('is shown at him: a counterfeit, a look-alike and bait, and nothing of what is ordinary or came later', async ({
    here,
  }) => {
    await served(here, ['etherscan']);
    const { graph } = await traceIn(here, [seed, ...asOf]);
    const node = accountIn(graph, account(thief));
    expect(node.patterns.filter(({ name }) => name.startsWith('spam-token'))).toEqual([
      {
        name: 'spam-token.counterfeit',
        confidence: 80,
        evidence: {
          tokens: '1',
          received: '1',
          sent: '1',
          listed: `erc20:${checksummed(token('usdt'))} called "USDT", "Tether USD" for USDT`,
          transactions: `${chain}:tx:${spammed.fake}`,
        },
      },
      {
        name: 'spam-token.homoglyph',
        confidence: 80,
        evidence: {
          tokens: '1',
          received: '1',
          sent: '0',
          listed: `erc20:${checksummed(token('alike'))} called "U\u0405DT", "Tether USD" for USDT`,
          transactions: `${chain}:tx:${spammed.alike}`,
        },
      },
      {
        name: 'spam-token.bait',
        confidence: 50,
        evidence: {
          tokens: '1',
          received: '1',
          sent: '0',
          listed: `erc20:${checksummed(token('bait'))} called "visit usdt-claim.com", "\\u{202e}reward" by usdt-claim.com`,
          transactions: `${chain}:tx:${spammed.bait}`,
        },
      },
    ]);
    // The walk went on: the counterfeit is no value, and ends nothing.
    expect(accountIn(graph, account(mule)).stop).toBeDefined();
    expect(patternIn(accountIn(graph, account(mule)), 'spam-token')?.evidence.received).toBe('1');
    expect(saidOfSpam(graph)).toEqual([]);

    const { graph: later } = await traceIn(here, [seed, '--as-of', `ethereum=${spammed.height + 1}`]);
    const counterfeit = patternIn(accountIn(later, account(thief)), 'spam-token.counterfeit');
    expect(counterfeit?.evidence).toMatchObject({
      tokens: '2',
      listed: expect.stringContaining('"USD Coin" for USDC'),
    });
  });

  it('is the same by the word of either explorer, of both, and of the store alone', async ({ here }) => {
    const graphs: string[] = [];
    for (const kinds of [['etherscan'], ['blockscout'], ['blockscout', 'etherscan']] as const) {
      const store = `store-${kinds.join('-')}`;
      const servers = await served(here, kinds);
      graphs.push((await traceIn(here, [seed, ...asOf], { store })).bytes);
      for (const server of servers) server.down(true);
      graphs.push((await traceIn(here, [seed, ...asOf, '--offline'], { store })).bytes);
    }
    expect(graphs).toHaveLength(6);
    expect(new Set(graphs).size).toBe(1);
  });

  it('is not judged where a node tells of it, or may, and that is said', async ({ here }) => {
    const graphs: FlowGraph[] = [];
    for (const kinds of [['jsonrpc'], ['jsonrpc', 'etherscan'], ['etherscan', 'jsonrpc']] as const) {
      await served(here, kinds);
      graphs.push((await traceIn(here, [seed, ...asOf], { store: `store-${kinds.join('-')}` })).graph);
    }
    for (const graph of graphs) {
      expect(patternIn(accountIn(graph, account(thief)), 'spam-token')).toBeUndefined();
      expect(saidOfSpam(graph)).toEqual([
        expect.stringContaining('tokens that are not judged, for nobody tells what they are called: 6'),
      ]);
    }
  });

  it('is not looked at where the detector is off, and counts for less where it is set so', async ({
    here,
  }) => {
    await served(here, ['etherscan'], 'detectors: { spam-token: false }');
    const { graph: off } = await traceIn(here, [seed, ...asOf]);
    expect(patternIn(accountIn(off, account(thief)), 'spam-token')).toBeUndefined();
    await served(here, ['etherscan'], 'detectors: { spam-token: { listed: 0 } }');
    const { graph } = await traceIn(here, [seed, ...asOf]);
    expect(patternIn(accountIn(graph, account(thief)), 'spam-token')?.evidence).toMatchObject({
      tokens: '1',
      listed: '',
      more: '1',
    });
  });
});

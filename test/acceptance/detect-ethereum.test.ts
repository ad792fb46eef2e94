import { beforeAll, describe, expect, it } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { addressOf } from '../../src/core/ids.ts';
import { inPlace } from '../cli/lab.ts';
import { account, chain, ether, WEI } from '../support/evm-world.ts';
import { launderedWorld, POOL } from '../support/laundered-world.ts';
import { accountIn, patternIn, servedEthereum, type Traced, traceIn, transactionIn } from './detect-lab.ts';

const { world, people, happened } = launderedWorld();
const node = (name: keyof typeof people): string => account(people[name]);
const address = (name: keyof typeof people): string => addressOf(account(people[name]));
const transaction = (hash: string): string => `${chain}:tx:${hash}`;

describe('a theft of ether that is laundered', () => {
  let graph: FlowGraph;
  let said: string;
  beforeAll(() =>
    inPlace(async (here) => {
      const labels = [{ chain: 'ethereum', address: people.hot, name: 'Desk', category: 'exchange' }];
      await servedEthereum(here, world, { labels });
      ({ graph, said } = (await traceIn(here, [`ethereum:${happened.theft}`])) as Traced);
    }),
  );

  it('shows who passes all on to an exchange as a deposit address, by both witnesses, and the customer not', () => {
    expect(patternIn(accountIn(graph, node('deposit')), 'deposit-address')).toMatchObject({
      confidence: 90,
      evidence: {
        exchange: 'Desk',
        wallet: address('hot'),
        user: address('mule'),
        deposit: transaction(happened.deposited),
        transaction: transaction(happened.swept),
        witnesses: 'sweep, share',
        sweeps: '2',
      },
    });
    // The walk goes through it to the exchange.
    expect(accountIn(graph, node('hot')).stop).toMatchObject({ category: 'exchange', entity: 'Desk' });
    for (const name of ['customer', 'mule', 'thief'] as const)
      expect(patternIn(accountIn(graph, node(name)), 'deposit-address')).toBeUndefined();
  });

  it('shows deposits into Tornado Cash, and ends there', () => {
    for (const hash of [happened.intoPool, happened.again])
      expect(patternIn(transactionIn(graph, hash), 'tornado')).toMatchObject({
        name: 'tornado',
        confidence: 90,
        evidence: {
          pool: addressOf(account(POOL)),
          denomination: '10 ETH',
          depositor: address('thief'),
          depositsOfAccount: '2',
          amount: `${10n * WEI}`,
        },
      });
    expect(accountIn(graph, account(POOL)).stop).toMatchObject({ category: 'mixer', entity: 'Tornado Cash' });
  });

  it('leads to who withdrew and is acquainted with who deposited, and never draws an edge there', () => {
    const leads = graph.leads.filter(({ rule }) => rule.startsWith('tornado.'));
    expect(leads).toMatchObject([
      {
        rule: 'tornado.linked-addresses',
        account: node('friend'),
        about: [node('thief')],
        amounts: { [ether]: `${(99n * WEI) / 10n}` },
        confidence: 50,
        evidence: { deposits: '2', withdrawals: '1', depositsEver: '3' },
      },
    ]);
    expect(leads[0]?.transactions).toEqual(
      [happened.intoPool, happened.again, happened.toFriend].map(transaction).sort(),
    );
    const withdrawals = [happened.toFriend, happened.toUnmet].map(transaction);
    expect(
      graph.edges.filter(({ source, target }) => [source, target].some((id) => withdrawals.includes(id))),
    ).toEqual([]);
    expect(graph.edges.filter(({ source }) => source === account(POOL))).toEqual([]);
    expect(graph.nodes.map(({ id }) => id)).not.toContain(node('unmet'));
    expect(said).toContain(`tornado.linked-addresses: ethereum:${address('friend')}, 9.9 ETH`);
  });

  it('shows who paid for the first fee of an account, and for how many others', () => {
    expect(patternIn(accountIn(graph, node('thief')), 'first-funder')).toMatchObject({
      confidence: 100,
      evidence: {
        funder: address('funder'),
        amount: `${WEI / 50n}`,
        transaction: transaction(happened.funding),
        accountsFunded: '2',
      },
    });
    expect(patternIn(accountIn(graph, node('mule')), 'first-funder')?.evidence.funder).toBe(
      address('funder'),
    );
    // Nobody saw the friend pay a fee.
    expect(patternIn(accountIn(graph, node('friend')), 'first-funder')).toBeUndefined();
  });

  it('shows a look-alike that was paid beside the genuine address', () => {
    expect(patternIn(accountIn(graph, node('lookalike')), 'address-poisoning')).toMatchObject({
      name: 'address-poisoning',
      confidence: 70,
      evidence: {
        genuine: address('supplier'),
        target: address('thief'),
        first: transaction(happened.lured),
        firstPaid: transaction(happened.fooled),
      },
    });
    expect(patternIn(accountIn(graph, node('supplier')), 'address-poisoning')).toBeUndefined();
  });

  it('shows a look-alike that nobody paid at whom it lay in wait for', () => {
    expect(graph.nodes.map(({ id }) => id)).not.toContain(node('bait'));
    expect(patternIn(accountIn(graph, node('thief')), 'address-poisoning')).toMatchObject({
      name: 'address-poisoning.target',
      evidence: { pairs: `${address('bait')} like ${address('supplier')} (strong)` },
    });
  });
});

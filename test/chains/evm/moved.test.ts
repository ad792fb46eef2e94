import { id } from 'ethers/hash';
import { describe, expect, test } from 'vitest';
import { BALANCE_OF } from '../../../src/chains/evm/node-moved.ts';
import type { Resting } from '../../../src/trace/source.ts';
import { erc20, ether, chain as ethereum, usdt } from '../../support/evm-world.ts';
import type { JsonRpcOptions } from '../../support/jsonrpc-server.ts';
import { toldMoved } from '../../support/told-moved.ts';
import { histories, openChain } from './evm-chain.ts';
import {
  alice,
  bob,
  GAS,
  giver,
  many,
  manyPaid,
  marked,
  type Payment,
  readFirst,
  restingIn,
  verdicts,
  worldOf,
} from './moved-world.ts';

const node: JsonRpcOptions = { serves: ['eth_getLogs', 'ots_', 'debug_'] };

describe('what moved by balances that explorers tell', () => {
  test('2,000 resting accounts cost 100 requests, and nothing of it is kept', async () => {
    const world = manyPaid();
    const { source, requests } = await openChain(world);
    const answers = await toldMoved(source, restingIn(world, many, 200), [200, 900]);
    expect(new Set(verdicts(answers))).toEqual(new Set(['same']));
    expect(requests()).toBe(100);
    await toldMoved(source, restingIn(world, many.slice(0, 20), 200), [200, 900]);
    expect(requests()).toBe(101);
  });

  test.each(['etherscan', 'blockscout'] as const)(
    'what %s tells less or more of may have moved',
    async (flavour) => {
      const world = worldOf([
        { block: 100, from: giver, to: alice, value: 10n ** 18n },
        { block: 100, from: giver, to: bob, value: 10n ** 18n },
        { block: 300, from: alice, to: bob, value: 5n },
      ]);
      const { source } = await openChain(world, { servers: [{ flavour }] });
      expect(verdicts(await toldMoved(source, restingIn(world, [alice, bob], 200), [200, 900]))).toEqual([
        'moved',
        'moved',
      ]);
      expect(verdicts(await toldMoved(source, restingIn(world, [alice, bob], 400), [400, 900]))).toEqual([
        'same',
        'same',
      ]);
    },
  );

  test('as much as came may have gone: that is the same balance', async () => {
    const world = worldOf([
      { block: 100, from: giver, to: alice, value: 10n ** 18n },
      { block: 300, from: giver, to: alice, value: 7n + GAS },
      { block: 301, from: alice, to: bob, value: 7n },
    ]);
    const { source } = await openChain(world);
    expect(verdicts(await toldMoved(source, restingIn(world, [alice], 200), [200, 900]))).toEqual(['same']);
  });

  test('a balance that Blockscout calls stale is read', async () => {
    const world = worldOf([{ block: 100, from: giver, to: alice, value: 9n }]);
    const { source } = await openChain(world, {
      servers: [{ flavour: 'blockscout', stale: new Set([alice]) }],
    });
    expect(verdicts(await toldMoved(source, restingIn(world, [alice, bob], 200), [200, 900]))).toEqual([
      'moved',
      'same',
    ]);
  });

  test('an explorer that does not know balances of many is asked once, and still read from', async () => {
    const world = manyPaid(100);
    const opened = await openChain(world, { servers: [{ flavour: 'etherscan', lacksBalances: true }] });
    const resting = restingIn(world, many.slice(0, 100), 200);
    expect(new Set(verdicts(await toldMoved(opened.source, resting, [200, 900])))).toEqual(
      new Set(['moved']),
    );
    expect(opened.requests()).toBe(1);
    expect((await readFirst(opened, resting, 900))?.movements).toHaveLength(1);
  });

  test('what a history does not account for is marked, and known again once the history has got so far', async () => {
    const world = worldOf([{ block: 100, from: giver, to: alice, value: 1_000n }]);
    const { source, requests } = await openChain(world, { servers: [{ flavour: 'etherscan', tip: 500 }] });
    const unexplained = restingIn(world, [alice], 200).map((each) => ({ ...each, balance: 900n }));
    const first = await toldMoved(source, unexplained, [200, 450]);
    expect(first).toEqual([{ holding: unexplained[0]?.holding.id, verdict: 'moved', mark: '1000/900@500' }]);
    expect(requests()).toBe(2);
    const again = marked(unexplained, first);
    const second = await toldMoved(source, again, [450, 480]);
    expect(second[0]).toMatchObject({ verdict: 'moved', mark: '1000/900@500' });
    expect(verdicts(await toldMoved(source, again, [500, 500]))).toEqual(['same']);
    const changed = again.map((each) => ({ ...each, balance: 901n }));
    expect(verdicts(await toldMoved(source, changed, [500, 500]))).toEqual(['moved']);
  });

  test('a payment above the height of the last run is found by the next, though the balance told is the same', async () => {
    const world = worldOf([
      { block: 100, from: giver, to: alice, value: 1_000n },
      { block: 495, from: giver, to: alice, value: 5n },
    ]);
    const { source } = await openChain(world, { servers: [{ flavour: 'etherscan', tip: 500 }] });
    const resting = restingIn(world, [alice], 200);
    const first = await toldMoved(source, resting, [200, 490]);
    expect(verdicts(first)).toEqual(['moved']);
    expect(verdicts(await toldMoved(source, marked(resting, first), [490, 498]))).toEqual(['moved']);
  });
});

describe('what moved by the state that a node tells', () => {
  /** Alice sent something before; Bob never did. */
  const payments: readonly Payment[] = [
    { block: 100, from: giver, to: alice, value: 10n ** 18n },
    { block: 101, from: alice, to: bob, value: 10n ** 9n },
  ];

  test('an account that sent nothing since and has as much rests; one that never sent anything has as much', async () => {
    const world = worldOf(payments);
    const { source } = await openChain(world, { nodes: [node] });
    const resting = restingIn(world, [alice, bob], 200);
    const first = await toldMoved(source, resting, [200, 500]);
    expect(verdicts(first)).toEqual(['same', 'same']);
    expect(first[0]?.mark).toBe(
      `${world.balance(alice, ether, 500)}:1/${world.balance(alice, ether, 200)}@500`,
    );
    expect(verdicts(await toldMoved(source, marked(resting, first), [500, 900]))).toEqual(['rests', 'same']);
    // What is known only up to 200 may have come and gone before the mark was made.
    expect(verdicts(await toldMoved(source, marked(resting, first), [200, 900]))).toEqual(['same', 'same']);
  });

  test('as much as came may have gone: the nonce tells', async () => {
    const world = worldOf([
      ...payments,
      { block: 600, from: giver, to: alice, value: 7n + GAS },
      { block: 601, from: alice, to: bob, value: 7n },
    ]);
    const { source } = await openChain(world, { nodes: [node] });
    const resting = restingIn(world, [alice], 200);
    const first = await toldMoved(source, resting, [200, 500]);
    expect(verdicts(await toldMoved(source, marked(resting, first), [500, 900]))).toEqual(['moved']);
  });

  test('what moves above the height did not move yet', async () => {
    const world = worldOf([...payments, { block: 700, from: alice, to: bob, value: 7n }]);
    const { source } = await openChain(world, { nodes: [node] });
    const resting = restingIn(world, [alice], 200);
    const first = await toldMoved(source, resting, [200, 500]);
    expect(verdicts(await toldMoved(source, marked(resting, first), [500, 699]))).toEqual(['rests']);
    expect(verdicts(await toldMoved(source, marked(resting, first), [500, 700]))).toEqual(['moved']);
  });

  test('tokens have as much as before, or moved', async () => {
    expect(BALANCE_OF).toBe(id('balanceOf(address)').slice(0, 10));
    const world = worldOf([
      { block: 100, from: giver, to: alice, value: 9n, contract: usdt },
      { block: 100, from: giver, to: bob, value: 9n, contract: usdt },
      { block: 300, from: giver, to: bob, value: 1n, contract: usdt },
    ]);
    const { source } = await openChain(world, { nodes: [node] });
    const resting = restingIn(world, [alice, bob], 200, erc20(usdt));
    const first = await toldMoved(source, resting, [200, 500]);
    expect(verdicts(first)).toEqual(['same', 'moved']);
    expect(verdicts(await toldMoved(source, marked(resting, first), [500, 900]))).toEqual(['same', 'same']);
  });

  test('what a reorganisation took away moved', async () => {
    const before = await openChain(
      worldOf([...payments, { block: 300, from: giver, to: alice, value: 7n }]),
      {
        nodes: [node],
      },
    );
    const after = worldOf(payments);
    const { source } = await openChain(after, { nodes: [node] });
    const [resting] = restingIn(after, [alice], 400) as [Resting];
    const read = [{ ...resting, balance: resting.balance + 7n }];
    const marks = marked(read, await toldMoved(before.source, read, [400, 400]));
    expect(verdicts(await toldMoved(source, marks, [400, 900]))).toEqual(['moved']);
  });

  test('of 2,000 accounts it takes 120 batches, and nothing of it is kept', async () => {
    const world = manyPaid();
    const { source, asked } = await openChain(world, { nodes: [node] });
    await toldMoved(source, restingIn(world, many, 200), [200, 900]);
    expect(asked().filter((method) => method === 'batch')).toHaveLength(120);
  });

  test.each(['erigon', 'geth', 'drpc', 'publicnode', 'invalid', 'proxy'] as const)(
    'a node that takes few calls at a time, and refuses more as %s, is sent as many',
    async (words) => {
      const world = worldOf(payments);
      const { source, asked } = await openChain(world, { nodes: [{ ...node, batch: { most: 10, words } }] });
      const resting = restingIn(world, [alice, bob, ...many.slice(0, 18)], 200);
      expect(new Set(verdicts(await toldMoved(source, resting, [200, 900])))).toEqual(new Set(['same']));
      expect(asked().filter((method) => method === 'batch')).toHaveLength(3 + 10);
    },
  );

  test('from a node that takes no batches, or has thrown the state away, everything is read', async () => {
    const world = worldOf(payments);
    for (const less of [{ batch: { most: 0 } }, { stateBlocks: 64 }]) {
      const opened = await openChain(world, { nodes: [{ ...node, ...less }] });
      const resting = restingIn(world, [alice, bob], 200);
      expect(verdicts(await toldMoved(opened.source, resting, [200, 900]))).toEqual(['moved', 'moved']);
      await histories(
        opened,
        resting.map(({ holding }) => holding),
        900,
      );
    }
  });

  test('a node that is behind is not believed', async () => {
    const world = worldOf(payments);
    const { source } = await openChain(world, { nodes: [{ ...node, tip: 600 }] });
    await expect(toldMoved(source, restingIn(world, [alice], 200), [200, 900])).rejects.toMatchObject({
      kind: 'upstream',
    });
  });
});

describe('who is asked what moved', () => {
  test('an account is asked about of whom it was read from, and of the other where that one is gone', async () => {
    const world = worldOf([{ block: 100, from: giver, to: alice, value: 10n ** 18n }]);
    const opened = await openChain(world, { servers: [{ flavour: 'etherscan' }], nodes: [node] });
    const resting = restingIn(world, [alice], 200);
    await histories(
      opened,
      resting.map(({ holding }) => holding),
      200,
    );
    const [explorer] = opened.servers;
    const begun = await opened.store.facts.get(`${ethereum}/teller/${alice}`);
    const readFromNode = Buffer.from(begun?.value ?? []).toString() !== 'explorers';
    const before = explorer?.stats.requests ?? 0;
    await toldMoved(opened.source, resting, [200, 900]);
    expect(opened.asked().includes('batch')).toBe(readFromNode);
    expect((explorer?.stats.requests ?? 0) > before).toBe(!readFromNode);
    opened.servers[readFromNode ? 1 : 0]?.down(true);
    expect(verdicts(await toldMoved(opened.source, resting, [200, 900]))).toEqual(['same']);
  });

  test('nobody is where all are down, and offline there is no such question', async () => {
    const world = worldOf([{ block: 100, from: giver, to: alice, value: 9n }]);
    const { source, servers, again } = await openChain(world);
    expect(again({ offline: true }).source.moved).toBeUndefined();
    servers[0]?.down(true);
    await expect(toldMoved(source, restingIn(world, [alice], 200), [200, 900])).rejects.toMatchObject({
      code: 'upstream-network',
    });
  });
});

import { getAddress } from 'ethers/address';
import { id } from 'ethers/hash';
import { describe, expect, test } from 'vitest';
import { blockscout } from '../../../src/chains/evm/blockscout.ts';
import { multicall, readMulticall } from '../../../src/chains/evm/multicall.ts';
import { balanceCall } from '../../../src/chains/evm/node-moved.ts';
import { evmSource } from '../../../src/chains/evm/source.ts';
import { accountId, addressOf, assetId, balanceId, chainId } from '../../../src/core/ids.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import type { Resting } from '../../../src/trace/source.ts';
import { account, type EvmWorld, erc20, hexOf, usdt, weth } from '../../support/evm-world.ts';
import { toldMoved } from '../../support/told-moved.ts';
import { openChain } from './evm-chain.ts';
import {
  alice,
  bob,
  giver,
  many,
  type Payment,
  readFirst,
  restingIn,
  verdicts,
  worldOf,
} from './moved-world.ts';

describe('what moved of tokens by calls that explorers make', () => {
  const payments: readonly Payment[] = [
    { block: 100, from: giver, to: alice, value: 9n, contract: usdt },
    { block: 100, from: giver, to: bob, value: 9n, contract: usdt },
    { block: 100, from: giver, to: bob, value: 5n, contract: weth },
    { block: 300, from: alice, to: bob, value: 1n, contract: usdt },
  ];
  const held = (world: EvmWorld, height: number): Resting[] => [
    ...restingIn(world, [alice, bob], height, erc20(usdt)),
    ...restingIn(world, [bob], height, erc20(weth)),
  ];
  const manyHeld = (count: number) =>
    worldOf(
      many.slice(0, count).map((to, n) => ({
        ...{ block: 100, from: giver, to, value: 1_000n + BigInt(n) },
        contract: usdt,
      })),
    );
  const callsTo = ({ servers }: Awaited<ReturnType<typeof openChain>>): readonly string[] =>
    (servers[0]?.stats.paths ?? []).filter((path) => path.includes('eth_call') || path.includes('eth-rpc'));

  test('2,000 holdings cost 125 requests of 6.6 KB, and nothing of it is kept', async () => {
    const world = manyHeld(2_000);
    const opened = await openChain(world);
    const answers = await toldMoved(opened.source, restingIn(world, many, 200, erc20(usdt)), [200, 900]);
    expect(new Set(verdicts(answers))).toEqual(new Set(['same']));
    expect(opened.requests()).toBe(125);
    expect(Math.max(...callsTo(opened).map(({ length }) => length))).toBeLessThan(6_600);
    await toldMoved(opened.source, restingIn(world, many.slice(0, 16), 200, erc20(usdt)), [200, 900]);
    expect(opened.requests()).toBe(126);
  });

  test.each([
    ['etherscan', 2],
    ['blockscout', 1],
  ] as const)('holdings of the coin are told beside them, by %s', async (flavour, calls) => {
    const world = manyHeld(32);
    const opened = await openChain(world, { servers: [{ flavour }] });
    const resting = [
      ...restingIn(world, many.slice(0, 32), 200, erc20(usdt)),
      ...restingIn(world, many.slice(0, 32), 200),
    ];
    const answers = await toldMoved(opened.source, resting, [200, 900]);
    expect(new Set(verdicts(answers))).toEqual(new Set(['same']));
    expect([callsTo(opened).length, opened.requests()]).toEqual([calls, calls + 2]);
  });

  test.each(['etherscan', 'blockscout'] as const)(
    'what %s tells less or more of may have moved',
    async (flavour) => {
      const world = worldOf(payments);
      const { source, requests } = await openChain(world, { servers: [{ flavour }] });
      const first = await toldMoved(source, held(world, 200), [200, 900]);
      expect(verdicts(first)).toEqual(['moved', 'moved', 'same']);
      // One for the balances, one for the height of those that differ.
      expect(requests()).toBe(2);
      expect(first[0]?.mark).toBe(`8/9@${world.tip}`);
      expect(verdicts(await toldMoved(source, held(world, 400), [400, 900]))).toEqual([
        'same',
        'same',
        'same',
      ]);
    },
  );

  test('as much as came may have gone: that is the same balance', async () => {
    const world = worldOf([...payments, { block: 301, from: bob, to: alice, value: 1n, contract: usdt }]);
    const { source } = await openChain(world);
    expect(verdicts(await toldMoved(source, held(world, 200), [200, 900]))).toEqual(['same', 'same', 'same']);
  });

  test('a token that refuses to tell is read, and the others beside it are not', async () => {
    const world = worldOf(payments);
    const servers = [{ flavour: 'etherscan', reverting: new Set([usdt]) } as const];
    const { source, requests } = await openChain(world, { servers });
    expect(verdicts(await toldMoved(source, held(world, 400), [400, 900]))).toEqual([
      'moved',
      'moved',
      'same',
    ]);
    expect(requests()).toBe(1);
  });

  test('where there is no contract any more, and where the token is not followed, it is read', async () => {
    const world = worldOf(payments);
    const [gone, unknown] = [hexOf('gone', 20), hexOf('unknown', 20)];
    const { source, requests, again } = await openChain(world);
    const tokens = [...world.tokens, { contract: gone, asset: erc20(gone) }];
    const resting = [
      { holding: world.holding(alice, erc20(gone)), balance: 3n },
      { holding: world.holding(alice, erc20(unknown)), balance: 3n },
    ];
    expect(verdicts(await toldMoved(again({ tokens }).source, resting, [200, 900]))).toEqual([
      'moved',
      'moved',
    ]);
    expect(requests()).toBe(1);
    expect(verdicts(await toldMoved(source, resting, [200, 900]))).toEqual(['moved', 'moved']);
    expect(requests()).toBe(1);
  });

  test.each([
    ['an Etherscan that makes no calls', { flavour: 'etherscan', lacksCalls: true }],
    ['a Blockscout that makes no calls', { flavour: 'blockscout', lacksCalls: true }],
    ['a chain without Multicall3', { flavour: 'etherscan', lacksMulticall: true }],
    ['an explorer whose node is behind', { flavour: 'etherscan', seenBlock: 899 }],
  ] as const)('%s is asked once, and everything is read, from it too', async (_, server) => {
    const world = manyHeld(100);
    const opened = await openChain(world, { servers: [server] });
    const resting = restingIn(world, many.slice(0, 100), 200, erc20(usdt));
    for (const _ of [1, 2])
      expect(new Set(verdicts(await toldMoved(opened.source, resting, [200, 900])))).toEqual(
        new Set(['moved']),
      );
    expect(opened.requests()).toBe(1);
    expect((await readFirst(opened, resting, 900))?.movements).toHaveLength(1);
  });

  test('a mark waits for the block that the answer says it is of, though the explorer does not know it yet', async () => {
    const world = worldOf(payments);
    const { source } = await openChain(world, { servers: [{ flavour: 'etherscan', seenBlock: 1_234 }] });
    const told = await toldMoved(source, held(world, 200), [200, 900]);
    expect(told[0]?.mark).toBe('8/9@1234');
  });

  test('another explorer is asked where one makes no calls', async () => {
    const world = worldOf(payments);
    const servers = [{ flavour: 'etherscan', lacksCalls: true }, { flavour: 'blockscout' }] as const;
    const { source } = await openChain(world, { servers });
    expect(verdicts(await toldMoved(source, held(world, 400), [400, 900]))).toEqual(['same', 'same', 'same']);
  });

  test('contracts of Arbitrum see the blocks of Ethereum, which say nothing of whether it is behind', async () => {
    const world = worldOf(payments);
    const { endpoints, store } = await openChain(world, {
      servers: [{ flavour: 'etherscan', seenBlock: 12, chainId: 42_161 }],
    });
    const arbitrum = chainId('eip155:42161');
    const asset = assetId(arbitrum, `erc20:${addressOf(account(usdt))}`);
    const owner = accountId(arbitrum, addressOf(account(bob)));
    const source = evmSource({
      ...{ chain: arbitrum, chainId: 42_161, endpoints, confirmations: 12 },
      native: assetId(arbitrum, 'slip44:60'),
      tokens: [{ contract: usdt, asset }],
      lookups: cachedLookups({ store, offline: false }),
    });
    const holding = { id: balanceId(owner, asset), owner, asset };
    expect(verdicts(await toldMoved(source, [{ holding, balance: 10n }], [400, 900]))).toEqual(['same']);
    expect(await toldMoved(source, [{ holding, balance: 9n }], [400, 900])).toMatchObject([
      { verdict: 'moved', mark: `10/9@${world.tip}` },
    ]);
  });

  test.each([
    ['an address that is too long', { mostAddress: 2_048 }],
    ['more calls than there is gas for', { mostGas: 4 }],
  ])('%s is halved until it passes, which is remembered', async (_, limit) => {
    const world = manyHeld(40);
    const opened = await openChain(world, { servers: [{ flavour: 'etherscan', ...limit }] });
    const resting = restingIn(world, many.slice(0, 40), 200, erc20(usdt));
    expect(new Set(verdicts(await toldMoved(opened.source, resting, [200, 900])))).toEqual(new Set(['same']));
    expect(opened.requests()).toBe(2 + 10);
    await toldMoved(opened.source, resting, [200, 900]);
    expect(opened.requests()).toBe(2 + 10 + 10);
  });

  test('what allows not even three calls at once is asked no more', async () => {
    const world = manyHeld(40);
    const opened = await openChain(world, { servers: [{ flavour: 'etherscan', mostGas: 1 }] });
    const resting = restingIn(world, many.slice(0, 40), 200, erc20(usdt));
    for (const _ of [1, 2])
      expect(new Set(verdicts(await toldMoved(opened.source, resting, [200, 900])))).toEqual(
        new Set(['moved']),
      );
    expect(opened.requests()).toBe(3);
  });

  test.each(['rate-limited', 'error-in-200'] as const)(
    '%s in the envelope is no answer: it is asked again',
    async (kind) => {
      const world = manyHeld(64);
      const faults = { share: 0.4, kinds: [kind], seed: 7 };
      const opened = await openChain(world, { servers: [{ flavour: 'etherscan', faults }] });
      const resting = restingIn(world, many.slice(0, 64), 200, erc20(usdt));
      expect(new Set(verdicts(await toldMoved(opened.source, resting, [200, 900])))).toEqual(
        new Set(['same']),
      );
      const { faults: failed = 0 } = opened.servers[0]?.stats ?? {};
      expect([opened.requests() - failed, failed > 0]).toEqual([4, true]);
    },
  );

  test('its address and its function are those of the contract, and Blockscout has two places for calls', () => {
    const { to, data } = multicall([balanceCall(usdt, alice)]);
    expect(getAddress(to)).toBe('0xcA11bde05977b3631167028862bE2a173976CA11');
    expect(data.slice(0, 10)).toBe(id('tryBlockAndAggregate(bool,(address,bytes)[])').slice(0, 10));
    expect(blockscout('https://base.blockscout.com').call({ to, data }).path).toBe('/api/eth-rpc');
    expect(blockscout('https://api.blockscout.com/8453').call({ to, data }).path).toBe('/json-rpc');
    expect(readMulticall('0x', 1)).toBeUndefined();
    expect(readMulticall(`0x${'0'.repeat(63)}1`, 1)).toBeUndefined();
  });
});

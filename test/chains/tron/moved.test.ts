import { describe, expect, test } from 'vitest';
import { type AssetId, balanceId, sinkAccount } from '../../../src/core/ids.ts';
import type { Leg } from '../../../src/core/movement.ts';
import type { Resting } from '../../../src/trace/source.ts';
import { toldMoved } from '../../support/told-moved.ts';
import { placed } from '../../support/tron-random-world.ts';
import { type Draft, event, stake, tokenCall, transfer, trc10 } from '../../support/tron-scenes.ts';
import {
  assembleTronWorld,
  chain,
  KNOWN_TRC10,
  party,
  TRX,
  type TronWorld,
  tokens,
  trx,
  usdt,
  usdtAsset,
} from '../../support/tron-world.ts';
import { balance, histories, openChain } from './tron-chain.ts';

const [giver, alice, bob, fresh] = [party('giver'), party('alice'), party('bob'), party('fresh')];
const trc10Asset = (tokens.at(-1) as { asset: AssetId }).asset;
const TIP = 1_000;

const worldOf = (drafts: readonly (readonly [number, Draft])[]): TronWorld =>
  assembleTronWorld('moved', placed('moved', drafts), [giver, alice, bob, fresh], TIP);

/** What the histories of holdings say is there at a height. */
const restingIn = (
  world: TronWorld,
  held: readonly (readonly [address: string, asset: AssetId])[],
  height: number,
): Resting[] =>
  held.map(([address, asset]) => {
    const holding = balance(address, asset);
    const sum = (legs: readonly Leg[]): bigint =>
      legs.reduce((total, { holding: { id }, amount }) => (id === holding.id ? total + amount : total), 0n);
    const told = world.history(address, asset, height);
    return {
      holding,
      balance: told.reduce((total, { inputs, outputs }) => total + sum(outputs) - sum(inputs), 0n),
    };
  });

const verdictsOf = async (...given: Parameters<typeof toldMoved>) =>
  (await toldMoved(...given)).map(({ verdict }) => verdict);

const everything = [
  [alice, trx],
  [alice, usdtAsset],
  [alice, trc10Asset],
] as const;

const begun: readonly (readonly [number, Draft])[] = [
  [100, transfer(giver, alice, 50n * TRX)],
  [100, tokenCall(giver, event(giver, alice, 9n))],
  [101, trc10(giver, alice, KNOWN_TRC10, 2n ** 60n)],
  [102, transfer(giver, bob, 2n ** 60n + 1n)],
];

describe('what moved by what TronGrid tells of accounts', () => {
  test('all holdings of an account cost one request, and one a run tells whether the provider is behind', async () => {
    const world = worldOf(begun);
    const { source, requests } = await openChain(world);
    const resting = restingIn(world, [...everything, [bob, trx]], 200);
    expect(await verdictsOf(source, resting, [200, 900])).toEqual(['same', 'same', 'same', 'same']);
    expect(requests()).toBe(1 + 2);
    // Nothing of it is kept.
    await toldMoved(source, resting, [200, 900]);
    expect(requests()).toBe(1 + 2 + 2);
  });

  test('2,000 accounts cost as many requests, where reading them costs three times as many', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => party(`resting ${n}`));
    const world = worldOf(many.slice(0, 20).map((to) => [100, transfer(giver, to, TRX)] as const));
    const { source, requests } = await openChain(world);
    const resting = many.map((address) => ({ holding: balance(address, trx), balance: TRX }));
    const told = await verdictsOf(source, resting, [200, 900]);
    expect([told.filter((verdict) => verdict === 'same').length, requests()]).toEqual([20, 2_001]);
  });

  test('less or more of an asset may have moved; its others, and other accounts, have not', async () => {
    const world = worldOf([
      ...begun,
      [300, tokenCall(giver, event(giver, alice, 1n))],
      [301, transfer(giver, bob, 1n)],
    ]);
    const { source, requests } = await openChain(world);
    const held = [...everything, [bob, trx]] as const;
    const first = await toldMoved(source, restingIn(world, held, 200), [200, 900]);
    expect(first.map(({ verdict }) => verdict)).toEqual(['same', 'moved', 'same', 'moved']);
    // The height of what differs is that of the newest block, whether solidified or not.
    expect(first[1]?.mark).toBe(`10/9@${TIP + 19}`);
    expect(requests()).toBe(1 + 2 + 1);
    expect(await verdictsOf(source, restingIn(world, held, 400), [400, 900])).toEqual(held.map(() => 'same'));
  });

  test('as much as came may have gone: that is the same balance', async () => {
    const world = worldOf([
      ...begun,
      [300, tokenCall(giver, event(giver, alice, 7n))],
      [301, tokenCall(giver, event(alice, bob, 7n))],
    ]);
    const { source } = await openChain(world);
    const resting = restingIn(world, [[alice, usdtAsset]], 200);
    expect(await verdictsOf(source, resting, [200, 900])).toEqual(['same']);
  });

  test('all that was paid away is not told any more, and read', async () => {
    const world = worldOf([
      ...begun,
      [300, tokenCall(giver, event(alice, bob, 9n))],
      [301, trc10(alice, bob, KNOWN_TRC10, 2n ** 60n)],
      [302, transfer(alice, bob, 50n * TRX, 0n)],
    ]);
    const { source } = await openChain(world);
    const resting = restingIn(world, everything, 200);
    expect(await verdictsOf(source, resting, [200, 900])).toEqual(['moved', 'moved', 'moved']);
  });

  test('stake stays: freezing and what comes back move nothing, and hide nothing that came meanwhile', async () => {
    const held = [[alice, trx]] as const;
    for (const staked of [20n * TRX, 50n * TRX, 7n]) {
      const still = worldOf([...begun, [300, stake(alice, staked, false)], [301, stake(alice, 3n, true)]]);
      const { source, requests } = await openChain(still);
      expect(await verdictsOf(source, restingIn(still, held, 200), [200, 900])).toEqual(['same']);
      expect(requests()).toBe(2);
    }
    const fed = worldOf([...begun, [300, stake(alice, TRX, false)], [301, transfer(giver, alice, TRX)]]);
    const { source } = await openChain(fed);
    expect(await verdictsOf(source, restingIn(fed, held, 200), [200, 900])).toEqual(['moved']);
  });

  test('what a history does not account for is marked, and known again once the history has got so far', async () => {
    const world = worldOf(begun);
    const { source, requests } = await openChain(world);
    const [resting] = restingIn(world, [[alice, usdtAsset]], 200) as [Resting];
    const unexplained = { ...resting, balance: 8n };
    const [first] = await toldMoved(source, [unexplained], [200, 900]);
    expect(first).toMatchObject({ verdict: 'moved', mark: `9/8@${TIP + 19}` });
    expect(requests()).toBe(1 + 1 + 1);
    const marked = { ...unexplained, ...(first?.mark !== undefined && { mark: first.mark }) };
    expect(await verdictsOf(source, [marked], [TIP + 18, 900])).toEqual(['moved']);
    expect(await verdictsOf(source, [marked], [TIP + 19, 900])).toEqual(['same']);
    expect(await verdictsOf(source, [{ ...marked, balance: 7n }], [TIP + 19, 900])).toEqual(['moved']);
  });

  test('an account that was never activated is read, though it has tokens', async () => {
    const world = worldOf([...begun, [100, tokenCall(giver, event(giver, fresh, 4n))]]);
    const opened = await openChain(world);
    const resting = restingIn(world, [[fresh, usdtAsset]], 200);
    expect(resting[0]?.balance).toBe(4n);
    expect(await toldMoved(opened.source, resting, [200, 900])).toEqual([
      { holding: resting[0]?.holding.id, verdict: 'moved' },
    ]);
    const [history] = await histories(opened, [balance(fresh, usdtAsset)], 900);
    expect(history?.movements).toHaveLength(1);
  });

  test('a token that is not listed is read, and the others of the account are not', async () => {
    const world = worldOf(begun);
    const { source } = await openChain(world, { servers: [{ unlisted: new Set([usdt]) }] });
    const resting = restingIn(world, everything, 200);
    expect(await verdictsOf(source, resting, [200, 900])).toEqual(['same', 'moved', 'same']);
  });

  test('nothing leaves a sink, and nobody is asked', async () => {
    const { source, requests } = await openChain(worldOf(begun));
    const owner = sinkAccount(chain, 'burned');
    const resting = [{ holding: { id: balanceId(owner, trx), owner, asset: trx }, balance: 5n }];
    expect(await verdictsOf(source, resting, [200, 900])).toEqual(['rests']);
    expect(requests()).toBe(0);
  });

  test('a provider that does not tell what accounts have is asked once, and still read from', async () => {
    const world = worldOf(begun);
    const opened = await openChain(world, { servers: [{ lacksAccounts: true }] });
    const resting = restingIn(world, everything, 200);
    for (const _ of [1, 2])
      expect(await verdictsOf(opened.source, resting, [200, 900])).toEqual(['moved', 'moved', 'moved']);
    expect(opened.requests()).toBe(1 + 1);
    const [history] = await histories(opened, [balance(alice, usdtAsset)], 900);
    expect(history?.movements).toHaveLength(1);
  });

  test('another provider is asked where one does not tell, is behind or is down', async () => {
    const world = worldOf(begun);
    const behind = assembleTronWorld('behind', world.transactions, world.accounts, 500);
    const resting = restingIn(world, everything, 200);
    const lacking = await openChain(world, { servers: [{ lacksAccounts: true }, {}] });
    expect(new Set(await verdictsOf(lacking.source, resting, [200, 900]))).toEqual(new Set(['same']));
    const late = await openChain(world, { servers: [{}, {}] });
    late.servers[0]?.show(behind);
    expect(new Set(await verdictsOf(late.source, resting, [200, 900]))).toEqual(new Set(['same']));
    late.servers[1]?.down(true);
    await expect(toldMoved(late.source, resting, [200, 900])).rejects.toMatchObject({ kind: 'upstream' });
  });

  test.each(['rate limit under 403', 'rate limit under 429', 'rate limit of the node under 200'] as const)(
    '%s is no answer: it is asked again',
    async (fault) => {
      const world = worldOf(begun);
      const { source, servers, requests } = await openChain(world);
      servers[0]?.disturb(fault, 2, 1);
      const resting = restingIn(world, everything, 200);
      expect(await verdictsOf(source, resting, [200, 900])).toEqual(['same', 'same', 'same']);
      expect(requests()).toBe(1 + 2 + 1);
    },
  );

  test('offline there is no such question', async () => {
    const { source } = await openChain(worldOf(begun), { offline: true });
    expect(source.moved).toBeUndefined();
  });
});

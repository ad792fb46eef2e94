import { readFileSync } from 'node:fs';
import { id as topicOf } from 'ethers/hash';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type AccountId, assetId, balanceId } from '../../src/core/ids.ts';
import { accountWord } from '../../src/detect/account-words.ts';
import { freeze } from '../../src/detect/freeze.ts';
import { issuers } from '../../src/detect/freeze-issuers.ts';
import type { Answer, ChainEvent, Inquiry } from '../../src/trace/inquiry.ts';
import {
  account,
  detectWith,
  eth,
  move,
  type SceneOptions,
  sceneOf,
  tron,
  usdt,
} from '../support/account-scene.ts';

// Contracts of config/assets.yaml stand for any accounts: their spellings are right.
const victim = account('0x6B175474E89094C44Da98b954EedeAC495271d0F');
const thief = account('0x514910771AF9Ca656af840dff83E8264EcF986CA');
const next = account('0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599');
const held = balanceId(thief, usdt);

const added = 'AddedBlackList(address)';
const removed = 'RemovedBlackList(address)';
const destroyed = 'DestroyedBlackFunds(address,uint256)';
type Told = readonly [signature: string, who: AccountId, height: number, amount?: bigint];

/** Answers with what a contract told; `indexed` puts the account into a topic. */
function told(acts: readonly Told[], indexed = false) {
  return (inquiry: Inquiry): Answer | undefined => {
    if (inquiry.kind !== 'events') return undefined;
    const events = acts
      .filter(([signature]) => topicOf(signature) === inquiry.topics[0])
      .map(([signature, who, height, amount]): ChainEvent => {
        const words = [...(indexed ? [] : [accountWord(who)!.slice(2)])];
        if (amount !== undefined) words.push(amount.toString(16).padStart(64, '0'));
        return {
          contract: inquiry.contract,
          topics: [topicOf(signature), ...(indexed ? [accountWord(who)!] : [])],
          data: `0x${words.join('')}`,
          txid: `${signature.slice(0, 3)}-${height}` as ChainEvent['txid'],
          position: { height, index: 0, time: 1_700_000_000 + height },
        };
      });
    return { kind: 'events', events };
  };
}

const theft = move(victim, thief, 100n, { height: 10, asset: usdt });
const scene = (options: SceneOptions = {}) =>
  sceneOf([theft], { tainted: [theft], held: new Map([[held, 60n]]), ...options });
const hitsOf = (acts: readonly Told[], options: SceneOptions = {}) =>
  detectWith(freeze, scene(options), told(acts)).hits;

describe('a frozen balance', () => {
  test('ends the walk, with issuer, contract, transaction and time', () => {
    expect(hitsOf([[added, thief, 20]])).toEqual([
      {
        subject: { kind: 'holding', holding: held },
        pattern: {
          name: 'freeze.frozen',
          confidence: 100,
          evidence: {
            issuer: 'Tether',
            contract: 'eip155:1:0xdAC17F958D2ee523a2206206994597C13D831ec7',
            asset: 'eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7',
            transaction: 'eip155:1:tx:Add-20',
            height: '20',
            time: '2023-11-14T22:13:40Z',
          },
        },
        ends: 'frozen',
      },
    ]);
  });

  test('is not one where another account is frozen', () => {
    expect(hitsOf([[added, next, 20]])).toEqual([]);
  });

  test('is told of and ends nothing while its history is not known: what was paid on before is gone', () => {
    const [hit] = hitsOf([[added, thief, 20]], { known: [victim] });
    expect(hit).toMatchObject({
      subject: { kind: 'account', account: thief },
      pattern: { name: 'freeze.frozen' },
    });
    expect(hit).not.toHaveProperty('ends');
  });

  test('is told of and ends nothing where no taint is left in it', () => {
    expect(hitsOf([[added, thief, 20]], { held: new Map() })[0]).not.toHaveProperty('ends');
  });

  test('is free again after a release, and frozen again by a later freeze', () => {
    const [hit] = hitsOf([
      [removed, thief, 30],
      [added, thief, 20],
    ]);
    expect(hit).toMatchObject({
      pattern: { name: 'freeze.released', evidence: { releasedBy: 'eip155:1:tx:Rem-30' } },
    });
    expect(hit).not.toHaveProperty('ends');
    const [again] = hitsOf([
      [added, thief, 20],
      [removed, thief, 30],
      [added, thief, 40],
    ]);
    expect(again).toMatchObject({ ends: 'frozen', pattern: { evidence: { height: '40' } } });
    expect(again?.pattern.evidence).not.toHaveProperty('releasedBy');
  });

  test('frozen twice, the first freeze holds', () => {
    const [hit] = hitsOf([
      [added, thief, 20],
      [added, thief, 25],
    ]);
    expect(hit?.pattern.evidence.height).toBe('20');
  });

  test('a release of what was never frozen says nothing', () => {
    expect(hitsOf([[removed, thief, 20]])).toEqual([]);
  });

  test('what was destroyed stands in the evidence, and a release does not bring it back', () => {
    const acts: Told[] = [
      [added, thief, 20],
      [destroyed, thief, 30, 60n],
      [removed, thief, 40],
    ];
    expect(hitsOf(acts)[0]).toMatchObject({
      ends: 'frozen',
      pattern: { name: 'freeze.destroyed', evidence: { destroyed: '60', destroyedBy: 'eip155:1:tx:Des-30' } },
    });
  });
});

describe('what is asked', () => {
  test('nothing where no taint is in a token whose issuer freezes', () => {
    const ether = move(victim, thief, eth('1'), { height: 10 });
    expect(detectWith(freeze, sceneOf([ether], { tainted: [ether] }), told([])).asked).toEqual([]);
  });

  test('one list an event, for all accounts', () => {
    const more = move(thief, next, 40n, { height: 15, asset: usdt });
    const { asked } = detectWith(freeze, sceneOf([theft, more], { tainted: [theft, more] }), told([]));
    expect(asked).toHaveLength(3);
  });

  test('that nobody could be asked is said', () => {
    const { hits, notes } = detectWith(freeze, scene());
    expect(hits).toEqual([]);
    expect(notes).toEqual([
      'whether Tether froze balances of eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7 could not be had: no-answer',
    ]);
  });
});

test('accounts that stand in a topic are read there: Circle on Base', () => {
  const base = 'eip155:8453' as typeof tron;
  const usdc = assetId(base, 'erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913');
  const holder = account('0x514910771AF9Ca656af840dff83E8264EcF986CA', base);
  const paid = move(null, holder, 7n, { height: 1, asset: usdc });
  const options = { tainted: [paid], held: new Map([[balanceId(holder, usdc), 7n]]) };
  const [hit] = detectWith(
    freeze,
    sceneOf([paid], options),
    told([['Blacklisted(address)', holder, 2]], true),
  ).hits;
  expect(hit).toMatchObject({ ends: 'frozen', pattern: { evidence: { issuer: 'Circle' } } });
});

test('accounts of TRON are read from the twenty bytes that logs carry', () => {
  const trc20 = assetId(tron, 'trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t');
  const holder = account('TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8', tron);
  const paid = move(null, holder, 7n, { height: 1, asset: trc20 });
  const options = { tainted: [paid], held: new Map([[balanceId(holder, trc20), 7n]]) };
  for (const indexed of [true, false]) {
    const acts: Told[] = [
      [added, holder, 2],
      [destroyed, holder, 3, 5n],
    ];
    const [hit] = detectWith(freeze, sceneOf([paid], options), told(acts, indexed)).hits;
    expect(hit).toMatchObject({ ends: 'frozen', pattern: { evidence: { destroyed: '5' } } });
  }
});

describe('the table of issuers', () => {
  test('topics are the hashes of their signatures', () => {
    for (const { events } of issuers)
      for (const { frozen, released, destroyed } of events)
        for (const event of [frozen, released, ...(destroyed ? [destroyed] : [])])
          expect(event.topic).toBe(topicOf(event.signature));
  });

  test('every token is one that is followed, spelled as there', () => {
    const file = (name: string) =>
      parse(readFileSync(new URL(`../../config/${name}.yaml`, import.meta.url), 'utf8'));
    const chains: Record<string, { chainId?: number; caip2?: string }> = file('chains').chains;
    const followed = Object.entries(file('assets').assets as Record<string, Record<string, unknown>>).flatMap(
      ([chain, tokens]) => {
        const id = chains[chain]?.caip2 ?? `eip155:${chains[chain]?.chainId}`;
        return Object.keys(tokens).map(
          (contract) => `${id}/${chain === 'tron' ? 'trc20' : 'erc20'}:${contract}`,
        );
      },
    );
    for (const { asset, contract } of issuers) {
      expect(followed).toContain(asset);
      expect(asset.slice(asset.lastIndexOf(':'))).toBe(contract.slice(contract.lastIndexOf(':')));
    }
  });
});

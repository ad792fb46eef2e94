import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { id } from 'ethers/hash';
import { describe, expect, it } from 'vitest';
import { bridgeFinders } from '../../../src/crossings/bridges/bridges.ts';
import { likeAssets, takenAssets } from '../../../src/crossings/bridges/like-assets.ts';
import { crossingFinders } from '../../../src/crossings/index.ts';
import { asset, assets, atlas, contractOf, ETHEREUM, evm } from './world.ts';

const folder = fileURLToPath(new URL('../../../src/crossings/bridges/', import.meta.url));
const read = (file: string): string => readFileSync(folder + file, 'utf8');
const files = readdirSync(folder);
const vectors = JSON.parse(
  readFileSync(new URL('../../../fixtures/vectors/bridges.json', import.meta.url), 'utf8'),
) as { topics: Record<string, string>; kappa: { transaction: string; kappa: string } };

describe('events of bridges', () => {
  const hashes = new Set(
    files.flatMap((file) =>
      [
        ...read(file)
          .replace(/\$\{ORDER\}/g, orderIn(file))
          .matchAll(/['`](?:event )?([A-Z]\w+\([a-z(][^'`]*\))['`]/g),
      ].map(([, signature]) => topicOf(signature as string)),
    ),
  );

  it.each(Object.entries(vectors.topics).filter(([topic]) => topic.startsWith('0x')))(
    '%s is the hash of %s',
    (topic) => {
      expect(hashes).toContain(topic);
    },
  );

  it('have the id that Synapse gives a transaction on the far side', () => {
    expect(id(vectors.kappa.transaction)).toBe(vectors.kappa.kappa);
  });
});

describe('tables of bridges', () => {
  it('list every file that describes a bridge, and are among the finders', () => {
    const names = files.filter((file) => /^export const \w+: Bridge = /m.test(read(file)));
    const table = read('bridges.ts');
    expect(names.filter((file) => !table.includes(`./${file}'`))).toEqual([]);
    expect(bridgeFinders).toHaveLength(names.length);
    expect(crossingFinders).toEqual(expect.arrayContaining([...bridgeFinders]));
  });

  it('are described, each in a row of the documentation', () => {
    const page = readFileSync(new URL('../../../docs/crossings.md', import.meta.url), 'utf8');
    const [, section = ''] = page.split('\n## Bridges\n');
    const rows = [...section.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(bridgeFinders.map(({ name }) => name));
  });

  it('hold well-formed addresses only', () => {
    const addresses = files.flatMap((file) => read(file).match(/0x[0-9a-fA-F]{40}\b/g) ?? []);
    const wrong = addresses.filter(
      (address) => address !== address.toLowerCase() && address !== getAddress(address),
    );
    expect(wrong).toEqual([]);
    expect(addresses.length).toBeGreaterThan(100);
  });

  it('hold no token as alike that nobody follows', () => {
    const known = new Set(Object.values(assets).flatMap((tokens) => Object.keys(tokens)));
    const alike = read('like-assets.ts').match(/0x[0-9a-fA-F]{40}\b/g) ?? [];
    expect(alike.filter((address) => !known.has(address))).toEqual([]);
  });
});

describe('assets that stand for each other', () => {
  it('are what may come out on the other chain', () => {
    const polygon = evm(137);
    expect(likeAssets(atlas, asset(ETHEREUM, 'USDC'), polygon)).toEqual([
      asset(polygon, 'USDC'),
      asset(polygon, 'USDC.e'),
    ]);
    expect(likeAssets(atlas, asset(ETHEREUM, 'coin'), polygon)).toEqual([asset(polygon, 'WETH')]);
    expect(likeAssets(atlas, asset(ETHEREUM, 'LINK'), polygon)).toEqual([]);
    expect(likeAssets(atlas, asset(ETHEREUM, 'LINK'), ETHEREUM)).toEqual([asset(ETHEREUM, 'LINK')]);
  });

  it('are a coin and its wrapped token where a bridge takes that', () => {
    const weth = asset(ETHEREUM, 'WETH');
    expect(takenAssets(atlas, ETHEREUM, contractOf(weth))).toEqual([weth, asset(ETHEREUM, 'coin')]);
    const usdc = asset(ETHEREUM, 'USDC');
    expect(takenAssets(atlas, ETHEREUM, contractOf(usdc))).toEqual([usdc]);
  });
});

function orderIn(file: string): string {
  return /const ORDER =\s*'([^']*)'/.exec(read(file))?.[1] ?? '';
}

function topicOf(signature: string): string {
  const abi = new Interface([`event ${signature}`]);
  const [fragment] = abi.fragments;
  return abi.getEvent(fragment?.format('sighash') as string)?.topicHash as string;
}

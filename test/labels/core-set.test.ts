import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { accountId, addressOf, chainId, chainOf } from '../../src/core/ids.ts';
import { readFlowLines } from '../../src/labels/flow-lines.ts';
import { loadLabels } from '../../src/labels/load-labels.ts';
import { accountOf } from './accounts.ts';

const folder = fileURLToPath(new URL('../../config/labels', import.meta.url));
const cases = fileURLToPath(new URL('../../fixtures/cases', import.meta.url));
const load = () => loadLabels({ paths: [folder], account: accountOf });
/** Written from the catalogue of incidents, and tested with it. */
const OF_INCIDENTS = 'incidents.yaml';

const { chains } = await loadConfig({ env: {} });
const nameOf = new Map([...chains.values()].map(({ chain, name }) => [chain, name]));

const tally = (names: Iterable<string>) => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

describe('the labels that ship', () => {
  test('have a matching checksum and a configured chain, every one', async () => {
    const { ignored, entries } = await load();
    expect(ignored).toBe(0);
    for (const { account } of entries()) {
      const name = nameOf.get(chainOf(account)) ?? 'none';
      expect(accountOf(name, addressOf(account))).toBe(account);
    }
    for (const name of readdirSync(folder))
      for (const { address } of parse(readFileSync(`${folder}/${name}`, 'utf8')).labels)
        if (address.startsWith('0x')) expect(accountOf('ethereum', address)).toBe(`eip155:1:${address}`);
  });

  test('are as many as were carried over, by category and by file', async () => {
    const names = readdirSync(folder).filter((name) => name !== OF_INCIDENTS);
    const paths = names.map((name) => `${folder}/${name}`);
    const { entries, files } = await loadLabels({ paths, account: accountOf });
    expect(tally([...entries()].map(({ category }) => category))).toEqual({
      exchange: 210,
      mixer: 126,
      bridge: 63,
      dex: 35,
      token: 61,
      sanctioned: 49,
      burn: 16,
    });
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      'bridges.yaml',
      'burn.yaml',
      'dex.yaml',
      'exchanges.yaml',
      'mixers.yaml',
      'sanctioned.yaml',
      'tokens.yaml',
    ]);
  });

  test('all name their source and a confidence of the scale, none of them proof', async () => {
    for (const { source, confidence, name } of (await load()).entries()) {
      expect(source).toMatch(/\w/);
      expect(name).toMatch(/\w/);
      expect([20, 30, 50, 60, 70, 80, 90]).toContain(confidence);
    }
  });

  test('know the great ones', async () => {
    const known = await load();
    const ask = async (chain: string, address: string) => {
      const account = accountOf(chain, address);
      if (account === undefined) throw new Error(`no chain ${chain}`);
      return (await known.lookup([account])).get(account)?.map(({ name, category }) => [name, category]);
    };
    expect(await ask('ethereum', '0xA160cdAB225685dA1d56aa342Ad8841c3b53f291')).toEqual([
      ['Tornado Cash', 'mixer'],
    ]);
    expect(await ask('bitcoin', '34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo')).toEqual([['Binance', 'exchange']]);
    expect(await ask('ethereum', '0xdac17f958d2ee523a2206206994597c13d831ec7')).toEqual([['USDT', 'token']]);
    expect(await ask('bitcoin', '15PggTG7YhJKiE6B16vkKzA1YDTZipXEX4')).toEqual([
      ['Blender.io', 'mixer'],
      ['Blender.io', 'sanctioned'],
    ]);
    expect(await ask('polygon', '0x000000000000000000000000000000000000dead')).toEqual([
      ['Burn address', 'burn'],
    ]);
  });

  test('are not sanctioned where the listing ended: Tornado Cash', async () => {
    for (const { name, category } of (await load()).entries())
      if (name === 'Tornado Cash') expect(category).not.toBe('sanctioned');
  });

  test('are read line by line to the same values as a YAML parser reads', () => {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(`${folder}/${name}`, 'utf8');
      expect(readFlowLines(text)?.labels, name).toEqual(parse(text).labels);
    }
  });
});

test('the labels of the shipped cases load', async () => {
  const files = readdirSync(cases).map((name) => `${cases}/${name}/labels.yaml`);
  const { entries, ignored } = await loadLabels({ paths: files, account: accountOf });
  expect(ignored).toBe(0);
  expect(tally([...entries()].map(({ category }) => category))).toEqual({
    bridge: 3,
    bystander: 2,
    exchange: 2,
    hack: 29,
    mixer: 2,
    seized: 1,
    victim: 1,
  });
  const vault = accountId(chainId('eip155:1'), '0xF5e10380213880111522dd0efD3dbb45b9f62Bcc');
  expect([...entries()].filter(({ account }) => account === vault).map(({ name }) => name)).toEqual([
    'Chainflip',
    'LI.FI Hack Terminus',
  ]);
});

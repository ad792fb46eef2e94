import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import { accountId, chainId, txId } from '../../src/core/ids.ts';
import {
  acceptedFile,
  keepAccepted,
  loadAccepted,
  loadAllAccepted,
} from '../../src/incidents/accepted-files.ts';
import { type AcceptedLead, withAccepted } from '../../src/incidents/accepted-lead.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { readMoment } from '../../src/incidents/moment.ts';
import { withFolder } from '../labels/folder.ts';
import { rulesOf } from './rules.ts';

const ethereum = chainId('eip155:1');
const bitcoin = chainId('bip122:000000000019d6689c085ae165831e93');
const PAYER = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const THIEF = '0x1A2a1c938CE3eC39b6D47113c7955bAa9DD454F2';
const THEFT = '0xc28fad5e8d5e0ce6a2eaf67b6687be5d58113e16be590824d6cfa1a94467d0b7';
const COIN = '975ec405ac9dc9fa5ab8009d94d6a1fe31dff8a8127ea90d023104e52754e4d7';
const day = readMoment('2026-11-26')!;
const seed = {
  role: 'accepted lead',
  confidence: 'low',
  sources: ['coinhound further-seed'],
  note: null,
} as const;

const lead: AcceptedLead = {
  chainName: 'ethereum',
  chain: ethereum,
  account: accountId(ethereum, PAYER),
  on: day,
  rule: 'further-seed',
  confidence: 40,
  amounts: { ETH: '12.5' },
  evidence: { share: '0.05', doubts: 'far' },
  graph: 'ab'.repeat(32),
  asOf: { ethereum: 20_000_000 },
  seeds: [
    {
      chainName: 'ethereum',
      chain: ethereum,
      subject: {
        kind: 'transaction',
        txid: txId(THEFT),
        payer: accountId(ethereum, PAYER),
        receivers: [accountId(ethereum, THIEF)],
      },
      asset: 'ETH',
      ...seed,
    },
  ],
};
const coins: AcceptedLead = {
  ...lead,
  chainName: 'bitcoin',
  chain: bitcoin,
  account: accountId(bitcoin, '1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uF'),
  seeds: [
    {
      chainName: 'bitcoin',
      chain: bitcoin,
      subject: { kind: 'outpoint', txid: txId(COIN), output: 1 },
      asset: 'BTC',
      ...seed,
    },
  ],
};

async function faultsIn(text: string) {
  return withFolder({ 'a-1.yaml': text }, async (folder) => {
    try {
      await loadAccepted('a-1', { folder, rulesOf });
    } catch (error) {
      if (!(error instanceof CoinhoundError)) throw error;
      const lines = error.message.replaceAll(`${folder}/`, '').split('\n').slice(1);
      return { code: error.code, lines: lines.map((line) => line.trim()) };
    }
    throw new Error('expected an error, but all went well');
  });
}

describe('accepted leads', () => {
  test('are read as they were kept, those that came later behind the others', async () => {
    await withFolder({}, async (folder) => {
      const place = { folder: `${folder}/new/incidents`, rulesOf };
      expect(await loadAccepted('a-1', place)).toEqual([]);
      expect(await keepAccepted('a-1', [lead], place)).toBe(acceptedFile(place, 'a-1'));
      await keepAccepted('a-1', [coins], place);
      expect(await loadAccepted('a-1', place)).toEqual([lead, coins]);
      expect([...(await loadAllAccepted([{ id: 'a-1' }, { id: 'b-2' }], place)).keys()]).toEqual(['a-1']);
      expect(readdirSync(place.folder)).toEqual(['a-1.yaml']);
    });
  });

  test('keep what a person wrote beside them', async () => {
    await withFolder({}, async (folder) => {
      const place = { folder, rulesOf };
      const path = await keepAccepted('a-1', [lead], place);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace('rule: further-seed', 'rule: further-seed # sure of it'),
      );
      await keepAccepted('a-1', [coins], place);
      expect(readFileSync(path, 'utf8')).toContain('rule: further-seed # sure of it\n');
    });
  });

  test('may be none any more', async () => {
    await withFolder({ 'a-1.yaml': 'incident: a-1\nleads: []\n' }, async (folder) => {
      expect(await loadAccepted('a-1', { folder, rulesOf })).toEqual([]);
    });
  });

  test('with faults are refused, each with its line', async () => {
    const entry = `  - { chain: ethereum, address: "${PAYER}", on: 2026-02-30, rule: x, confidence: 101, amounts: { ETH: 1 }, evidence: {}, graph: ab, asOf: { ethereum: 1 }, seeds: [] }`;
    const seeds = `[{ chain: ethereum, transaction: "${THEFT}", payer: "${PAYER.replace('0x09', '0x19')}", receivers: [1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uF], role: r, confidence: low, sources: [s] }]`;
    const other = `  - { chain: nowhere, address: "${PAYER}", on: 2026, rule: x, confidence: 1, amounts: {}, evidence: {}, graph: ${'ab'.repeat(32)}, asOf: {}, seeds: ${seeds}, sure: true }`;
    const { code, lines } = await faultsIn(`incident: b-2\nleads:\n${entry}\n${other}\n`);
    expect(code).toBe('accepted-invalid');
    expect(lines.map((line) => line.replace(/^a-1\.yaml:(\d+):\d+: (\S+): .*$/, '$1 $2')).sort()).toEqual([
      '1 incident',
      '3 leads[0].amounts.ETH',
      '3 leads[0].confidence',
      '3 leads[0].graph',
      '3 leads[0].on',
      '3 leads[0].seeds',
      '4 leads[1].chain',
      '4 leads[1].seeds[0].payer',
      '4 leads[1].seeds[0].receivers[0]',
      '4 leads[1].sure',
    ]);
  });

  test('that cannot be written leave nothing behind', async () => {
    await withFolder({}, async (folder) => {
      const place = { folder, rulesOf };
      mkdirSync(acceptedFile(place, 'a-1'));
      await expect(keepAccepted('a-1', [lead], place)).rejects.toMatchObject({
        kind: 'usage',
        code: 'accepted-unusable',
      });
      await expect(loadAccepted('a-1', place)).rejects.toMatchObject({ code: 'accepted-unusable' });
      expect(readdirSync(folder)).toEqual(['a-1.yaml']);
    });
  });

  test('make seeds of an incident that say which lead they are of', () => {
    const incident = { id: 'a-1', seeds: coins.seeds } as unknown as Incident;
    const { seeds } = withAccepted(incident, [lead]);
    expect(seeds).toEqual([
      coins.seeds[0],
      {
        ...lead.seeds[0],
        accepted: { account: lead.account, rule: 'further-seed', confidence: 40, on: day },
      },
    ]);
    expect(withAccepted(incident, [])).toBe(incident);
  });
});

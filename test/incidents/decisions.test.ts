import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import { accountId, chainId } from '../../src/core/ids.ts';
import { keepDecisions, loadDecisions, takeBackDecision } from '../../src/incidents/decision-files.ts';
import { type KeptDecision, standing } from '../../src/incidents/kept-decision.ts';
import { readMoment } from '../../src/incidents/moment.ts';
import { withFolder } from '../labels/folder.ts';
import { rulesOf } from './rules.ts';

const ethereum = chainId('eip155:1');
const MULE = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const DESK = '0x1A2a1c938CE3eC39b6D47113c7955bAa9DD454F2';
const decided = (
  address: string,
  kind: KeptDecision['kind'],
  because: string | null = null,
): KeptDecision => ({
  chainName: 'ethereum',
  chain: ethereum,
  account: accountId(ethereum, address),
  kind,
  on: readMoment('2026-11-26T15:02:07Z')!,
  because,
});
const stop = decided(DESK, 'stop', 'the "desk": = answers to subpoenas # twice');
const expand = decided(MULE, 'expand');

describe('decisions', () => {
  test('come back from their file as they were kept, in order', async () => {
    await withFolder({}, async (folder) => {
      const place = { folder: join(folder, 'new'), rulesOf };
      expect(await loadDecisions('a-1', place)).toEqual([]);
      await keepDecisions('a-1', [stop], place);
      await keepDecisions('a-1', [expand, decided(DESK, 'clear')], place);
      expect(await loadDecisions('a-1', place)).toEqual([stop, expand, decided(DESK, 'clear')]);
    });
  });

  test('keep what people wrote beside them, and are taken back from the end', async () => {
    await withFolder({}, async (folder) => {
      const place = { folder, rulesOf };
      const path = await keepDecisions('a-1', [expand], place);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/ \}\n/, ' } # sure\n'));
      await keepDecisions('a-1', [stop], place);
      expect(readFileSync(path, 'utf8')).toContain('# sure');
      expect(await takeBackDecision('a-1', place)).toEqual(stop);
      expect(await takeBackDecision('a-1', place)).toEqual(expand);
      expect(await takeBackDecision('a-1', place)).toBeUndefined();
      expect(await loadDecisions('a-1', place)).toEqual([]);
      await keepDecisions('a-1', [stop], place);
      expect(await loadDecisions('a-1', place)).toEqual([stop]);
    });
  });

  test('hold for an account as the last of them says', () => {
    const again = decided(DESK, 'expand', 'they moved on');
    expect([...standing([stop, expand])]).toEqual([
      [expand.account, { kind: 'expand', because: null }],
      [stop.account, { kind: 'stop', because: stop.because }],
    ]);
    expect([...standing([stop, expand, again, decided(MULE, 'clear')])]).toEqual([
      [stop.account, { kind: 'expand', because: 'they moved on' }],
    ]);
  });

  test('with faults are refused, each with its line, and nothing is added to them', async () => {
    const text = `incident: b-2
decisions:
  - { chain: ethereum, address: "${MULE.replace('0x09', '0x19')}", decide: perhaps, on: 2026-02-30 }
  - { chain: nowhere, address: x, decide: stop, on: 2026, because: "" }
`;
    await withFolder({ 'a-1.yaml': text }, async (folder) => {
      const place = { folder, rulesOf };
      const error = await loadDecisions('a-1', place).catch((thrown: unknown) => thrown);
      if (!(error instanceof CoinhoundError)) throw error;
      expect(error.code).toBe('decisions-invalid');
      for (const at of [
        'incident',
        'decisions[0].decide',
        'decisions[0].on',
        'decisions[0].address',
        'decisions[1].chain',
        'decisions[1].because',
      ])
        expect(error.message).toContain(at);
      expect(error.message).toContain('a-1.yaml:3:');
      await expect(keepDecisions('a-1', [stop], place)).rejects.toMatchObject({ code: 'decisions-invalid' });
      expect(readFileSync(join(folder, 'a-1.yaml'), 'utf8')).toBe(text);
    });
  });

  test('that cannot be written leave nothing behind', async () => {
    await withFolder({}, async (folder) => {
      mkdirSync(join(folder, 'a-1.yaml'));
      const place = { folder, rulesOf };
      await expect(keepDecisions('a-1', [stop], place)).rejects.toMatchObject({
        kind: 'usage',
        code: 'decisions-unusable',
      });
      expect(readdirSync(folder)).toEqual(['a-1.yaml']);
    });
  });
});

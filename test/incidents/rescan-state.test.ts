import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { ChainId } from '../../src/core/ids.ts';
import {
  loadRescanState,
  type RescanState,
  rescanStateText,
  STATE_FILE,
} from '../../src/incidents/rescan-state.ts';
import { party, worldBuilder } from '../support/bitcoin-world.ts';

const build = worldBuilder('state');
const coinbase = build.coinbase(1, party('state', 'p2pkh'), 1_000n);
const holding = build.world().holding(coinbase, 0);
const chain = 'bip122:000000000019d6689c085ae165831e93' as ChainId;
const sha256 = 'd'.repeat(64);
const state: RescanState = {
  incident: 'a-theft-2020',
  at: 1_700_000_000_000,
  basis: 'b'.repeat(64),
  chains: new Map([[chain, { asOf: 900, buried: 894, newest: { height: 890, time: 1_600_000_000 } }]]),
  live: [{ holding, balance: 1_000n, sure: 1_700_000_000_000, mark: '1000@900', unburied: true }],
  questions: [{ inquiry: { kind: 'transaction', chain, txid: coinbase }, digest: 'a'.repeat(64) }],
  complete: true,
  files: {
    graph: { name: 'graph-1.json', sha256 },
    read: { name: 'read-1.txt', sha256 },
    reach: { name: 'reach-1.json', sha256 },
  },
};
const text = rescanStateText(state);

async function loaded(content: string | Buffer | undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'coinhound-state-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (content !== undefined) writeFileSync(join(folder, STATE_FILE), content);
  return loadRescanState(folder);
}

test('a state is read as it was written; where there is none, none is', async () => {
  expect(await loaded(text)).toEqual(state);
  expect(await loaded(undefined)).toBeUndefined();
});

test('a state in which any bit is another is not read, or means what it meant', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.nat(7), async (at, bit) => {
      const bytes = Buffer.from(text);
      bytes.writeUInt8((bytes.at(at) as number) ^ (1 << bit), at);
      const read = await loaded(bytes).catch((error: unknown) => error);
      if (!(read instanceof Error)) return expect(read).toEqual(state);
      expect(read).toMatchObject({
        kind: 'data',
        code: 'rescan-state-damaged',
        hint: 'delete it: the next rescan then begins anew, with what the store has',
      });
    }),
    { numRuns: 200 },
  ));

test.each([
  ['is empty', ''],
  ['is cut off', text.slice(0, text.length / 2)],
  ['is no JSON', 'garbage'],
  ['is nothing', 'null'],
  ['is a list', '[]'],
  ['has no digest of its own', text.replace(/,\s*"sha256": "[0-9a-f]*"\n\}\n$/, '\n}\n')],
  ['has a digit more in a height', text.replace('"buried": 894', '"buried": 8940')],
])('a state that %s is not read', (_, content) =>
  expect(loaded(content)).rejects.toMatchObject({ code: 'rescan-state-damaged' }),
);

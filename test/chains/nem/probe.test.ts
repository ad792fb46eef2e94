import { expect, it, onTestFinished } from 'vitest';
import { nem } from '../../../src/chains/nem/family.ts';
import { createNet } from '../../../src/net/net.ts';
import { receiptsWorld } from '../../support/nem-receipts-world.ts';
import { chain, xem } from '../../support/nem-world.ts';
import { type NisOptions, nisServer } from '../../support/nis-server.ts';

async function probe(options: NisOptions) {
  const server = await nisServer(() => receiptsWorld([]), options);
  const net = createNet({ version: 'test' });
  onTestFinished(async () => {
    net.close();
    await server.close();
  });
  const endpoint = net.endpoint({
    kind: 'nis1',
    url: server.url,
    ratePerSecond: 1_000,
    concurrency: 4,
    timeoutMs: 10_000,
  });
  const facts = { name: 'nem', chain, native: xem, confirmations: 30 };
  return nem.probe(endpoint, facts, new AbortController().signal);
}

it('a probe tells what a node is and can', async () => {
  expect(await probe({ rememberedBlocks: 2_160 })).toEqual({
    tip: 2_000,
    can: ['account/transfers/all', 'account/harvests', 'transaction/get', 'mosaic/definition/last'],
    cannot: [],
    notes: ['version 0.6.100'],
  });
  expect(await probe({ isOld: true })).toMatchObject({
    can: ['account/transfers/all', 'account/harvests'],
    cannot: ['transaction/get', 'mosaic/definition/last'],
  });
});

it('a probe tells of a node that has not caught up, or is of another network', async () => {
  expect((await probe({ state: 5, tip: 7 })).notes).toContain('not synchronized: booted');
  expect(await probe({ state: 11, tip: 7 })).toMatchObject({
    tip: 7,
    notes: ['version 0.6.100', 'not synchronized: status 11'],
  });
  expect((await probe({ network: 152 })).notes).toContain('network 152, not 104');
});

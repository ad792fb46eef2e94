import { describe, expect, it, onTestFinished } from 'vitest';
import { bitcoin as family } from '../../../src/chains/bitcoin/family.ts';
import type { ChainFacts } from '../../../src/chains/family.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { apiServer } from '../../support/api-server.ts';
import { bitcoin, btc, party, worldBuilder } from '../../support/bitcoin-world.ts';
import { blockbookServer } from '../../support/blockbook-server.ts';
import { esploraServer } from '../../support/esplora-server.ts';
import { historiesOf, lab, query } from './lab.ts';

const facts: ChainFacts = { name: 'bitcoin', chain: bitcoin, native: btc, confirmations: 6 };
const { signal } = new AbortController();

function world() {
  const build = worldBuilder('providers');
  const future = party('thief', 'future');
  const coin = build.coinbase(1, future, 1_000n);
  build.pay(2, [[coin, 0]], [{ to: party('next', 'p2pkh'), value: 900n }]);
  build.coinbase(9, party('other', 'p2sh'), 1n);
  return { world: build.world(), coin, future };
}

function endpointOf(kind: string, url: string) {
  const net = createNet({ version: 'test', retry: { baseMs: 1, attemptsUnanswered: 1, patienceMs: 0 } });
  onTestFinished(() => net.close());
  return net.endpoint({ kind, url, ratePerSecond: 1_000, concurrency: 4, timeoutMs: 5_000 });
}

describe('several providers', () => {
  it('stand in for one that rejects what another answers', async () => {
    const { world: given, coin, future } = world();
    // This Blockbook takes no address of a witness version above 1.
    await using it = await lab(given, [{ kind: 'blockbook' }, { flavour: 'blockstream' }]);
    const seeds = await it.source.seeds({ kind: 'address', account: future.account }, query(9));
    expect(seeds.map(({ taint }) => taint)).toEqual([1_000n]);
    const holding = given.holding(coin, 0);
    const hub = { counterparties: 1, transactions: 5 };
    const found = await historiesOf(it.source, [holding], query(9, hub));
    expect(found.get(holding.id)?.movements).toHaveLength(1);
    expect(it.servers[0]?.stats.requests).toBeGreaterThan(0);
  });

  it.each([
    ['esplora', 'text/plain', 'Invalid Bitcoin address', 'esplora-rejected'],
    ['blockbook', 'application/json', '{"error":"Invalid address"}', 'blockbook-rejected'],
  ])('that all reject give the rejection: %s', async (kind, type, body, code) => {
    const servers = await Promise.all(
      [1, 2].map(() =>
        apiServer({ handle: () => ({ status: 400, headers: { 'content-type': type }, body }) }),
      ),
    );
    onTestFinished(async () => {
      await Promise.all(servers.map((server) => server.close()));
    });
    const source = family.open({
      ...facts,
      tokens: [],
      endpoints: servers.map(({ url }) => endpointOf(kind, url)),
      lookups: cachedLookups({ store: memoryStore(), offline: false }),
    });
    const { account } = party('thief', 'p2sh');
    await expect(source.seeds({ kind: 'address', account }, query(9))).rejects.toMatchObject({
      code,
      kind: 'upstream',
      message: expect.stringContaining('Invalid'),
    });
    expect(servers.map(({ stats }) => stats.requests)).toEqual([1, 1]);
  });

  it('know a transaction if one of them does', async () => {
    const { world: given, coin } = world();
    await using it = await lab(given, [{ flavour: 'blockstream', behind: 9 }, { kind: 'blockbook' }]);
    const seeds = await it.source.seeds({ kind: 'transaction', txid: coin }, query(9));
    expect(seeds.map(({ taint }) => taint)).toEqual([1_000n]);
  });
});

describe('a probe', () => {
  it('tells of either kind how high it is and what it can', async () => {
    const { world: given } = world();
    const esplora = await esploraServer(given, { flavour: 'mempool' });
    const blockbook = await blockbookServer(given, { behind: 2 });
    onTestFinished(async () => {
      await Promise.all([esplora.close(), blockbook.close()]);
    });
    expect(await family.probe(endpointOf('esplora', `${esplora.url}/api`), facts, signal)).toEqual({
      tip: 9,
      can: ['address', 'scripthash', 'outspends'],
      cannot: [],
      notes: [],
    });
    expect(await family.probe(endpointOf('blockbook', blockbook.url), facts, signal)).toEqual({
      tip: 7,
      can: ['address', 'tx?spending'],
      cannot: ['scripthash'],
      notes: ['coin Bitcoin'],
    });
    await expect(
      family.probe(endpointOf('blockbook', `${blockbook.url}/api`), facts, signal),
    ).rejects.toMatchObject({
      code: 'upstream-malformed',
      hint: expect.stringContaining('/api/v2'),
    });
  });
});

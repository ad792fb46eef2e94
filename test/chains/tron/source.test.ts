import { describe, expect, it } from 'vitest';
import { tron } from '../../../src/chains/tron/family.ts';
import type { CoinhoundError } from '../../../src/core/error.ts';
import type { History } from '../../../src/core/movement.ts';
import type { Endpoint } from '../../../src/net/endpoint.ts';
import { createNet } from '../../../src/net/net.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { placed, tronWorld } from '../../support/tron-random-world.ts';
import { approval, type Draft, event, spam, tokenCall, transfer, trc10 } from '../../support/tron-scenes.ts';
import {
  assembleTronWorld,
  chain,
  party,
  TRX,
  type TronWorld,
  tokens,
  trx,
  UNKNOWN_TRC10,
  usdtAsset,
  ZERO,
} from '../../support/tron-world.ts';
import { trongridServer, type WrongAnswer } from '../../support/trongrid-server.ts';
import {
  allHoldings,
  allTruth,
  answers,
  balance,
  histories,
  openChain,
  signal,
  truth,
} from './tron-chain.ts';

const [hoard, thief] = [party('hoard'), party('thief')];
const world = (name: string, drafts: readonly (readonly [number, Draft])[]): TronWorld =>
  assembleTronWorld(name, placed(name, drafts), [hoard, thief]);

/** `count` drafts, each in a block of its own. */
const row = (count: number, draft: (n: number) => Draft): (readonly [number, Draft])[] =>
  Array.from({ length: count }, (_, n) => [n + 1, draft(n)] as const);

describe('what is asked of TronGrid', () => {
  it('is three lists an account, and one request a call of a contract, once for all its accounts and assets', async () => {
    const told = world('usdt', [
      ...row(5, (n) => tokenCall(hoard, event(hoard, thief, 100n + BigInt(n)))),
      ...row(7, (n) => transfer(thief, hoard, 5n + BigInt(n))).map(
        ([block, draft]) => [block + 50, draft] as const,
      ),
    ]);
    const opened = await openChain(told);
    expect(await histories(opened, allHoldings(told), told.tip)).toEqual(allTruth(told, told.tip));
    // The time of the pinned block, six lists, five calls.
    expect(opened.requests()).toBe(1 + 6 + 5);
    const paths = opened.servers[0]?.stats.paths ?? [];
    expect(paths.filter((path) => path.includes('gettransactioninfobyid'))).toHaveLength(5);
    expect(paths.filter((path) => path.startsWith('/v1/')).every((path) => path.includes('limit=200'))).toBe(
      true,
    );
  });

  it('costs a block where two transactions of an account stand in one, and nothing for spam', async () => {
    const told = world('crowded', [
      [3, transfer(thief, hoard, 5n)],
      [3, transfer(thief, hoard, 6n)],
      ...row(9, (n) => spam(party(`spammer ${n}`), party(`spammer ${n}`), thief, 9n)),
      ...row(9, (n) => trc10(party(`spammer ${n}`), thief, UNKNOWN_TRC10, 9n)),
    ]);
    const opened = await openChain(told);
    const holding = balance(thief, trx);
    expect(await histories(opened, [holding], told.tip)).toEqual([truth(told, thief, trx, told.tip)]);
    expect(opened.requests()).toBe(1 + 3 + 1);
  });

  it('is nothing at all a second time, and offline', async () => {
    const told = tronWorld(77);
    const store = memoryStore();
    const first = await openChain(told, { store });
    const holdings = allHoldings(told);
    const asOf = (await first.source.tip(signal())) - 20;
    const found = await histories(first, holdings, asOf);
    expect(found).toEqual(allTruth(told, asOf));
    const second = await openChain(told, { store });
    expect(await histories(second, holdings, asOf)).toEqual(found);
    expect(second.requests()).toBe(0);
    const offline = await openChain(told, { store, offline: true });
    expect(await offline.source.tip(signal())).toBe(asOf + 20);
    expect(await histories(offline, holdings, asOf)).toEqual(found);
    expect(offline.requests()).toBe(0);
  });

  it('is no second time what was answered before a run broke off', async () => {
    const told = tronWorld(79);
    const holdings = allHoldings(told);
    const asOf = told.tip - 20;
    const whole = await openChain(told, { pageRows: 4 });
    await histories(whole, holdings, asOf);
    for (const answered of [1, 6, 15]) {
      const store = memoryStore();
      const broken = await openChain(told, { store, pageRows: 4 });
      broken.servers[0]?.disturb('a bad key', Number.POSITIVE_INFINITY, answered);
      await answers(broken, holdings, asOf);
      const resumed = await openChain(told, { store, pageRows: 4 });
      expect(await histories(resumed, holdings, asOf)).toEqual(allTruth(told, asOf));
      expect(resumed.requests()).toBe(whole.requests() - answered);
    }
  });

  it('is asked again where the tokens that are followed have changed, of the store alone', async () => {
    const told = tronWorld(78);
    const store = memoryStore();
    const first = await openChain(told, { store, tokens: [] });
    const asOf = (await first.source.tip(signal())) - 20;
    await histories(first, allHoldings(told), asOf);
    const second = await openChain(told, { store });
    expect(await histories(second, allHoldings(told), asOf)).toEqual(allTruth(told, asOf));
    const lists = second.servers[0]?.stats.paths.filter((path) => path.startsWith('/v1/'));
    expect(lists).toEqual([]);
  });

  it('carries the key in its header, and a key that is refused ends in an error', async () => {
    const told = tronWorld(5);
    const opened = await openChain(told, { servers: [{ key: 'secret' }] });
    expect(await histories(opened, allHoldings(told), told.tip)).toEqual(allTruth(told, told.tip));
    opened.servers[0]?.disturb('a bad key', Number.POSITIVE_INFINITY);
    const anew = tronWorld(6).tip - 1;
    const [answer] = await answers(opened, allHoldings(told).slice(0, 1), anew);
    expect(answer).toMatchObject({ failure: { code: 'upstream-refused' } });
  });

  it('goes on by time, and begins a block again where its fingerprint is forgotten', async () => {
    const told = world('one block', [
      ...Array.from({ length: 25 }, (_, n) => [7, transfer(thief, hoard, 10n + BigInt(n), 0n)] as const),
      ...row(4, (n) => transfer(hoard, thief, 3n + BigInt(n), 0n)).map(
        ([block, draft]) => [block + 9, draft] as const,
      ),
    ]);
    for (const forgets of [0, 1, 3]) {
      const opened = await openChain(told, { servers: [{ cap: 10, forgets }], pageRows: 10 });
      expect(await histories(opened, [balance(thief, trx)], told.tip)).toEqual([
        truth(told, thief, trx, told.tip),
      ]);
    }
    const hopeless = await openChain(told, { servers: [{ cap: 10, forgets: 99 }], pageRows: 10 });
    const [answer] = await answers(hopeless, [balance(thief, trx)], told.tip);
    expect(answer).toMatchObject({ failure: { code: 'upstream-too-large' } });
  });

  it('fails where a page no longer has what the one before had', async () => {
    const drafts = row(30, (n) => transfer(thief, hoard, 10n + BigInt(n)));
    const told = world('whole', drafts);
    const behind = assembleTronWorld('behind', told.transactions.slice(0, 7), [], told.tip);
    const store = memoryStore();
    const opened = await openChain(told, { store, pageRows: 10 });
    // The pinned block and one page, then a server that has not listed so much yet.
    opened.servers[0]?.show(behind, 2);
    const [answer] = await answers(opened, [balance(thief, trx)], told.tip);
    expect(answer).toMatchObject({ failure: { code: 'upstream-server' } });
    // What was wrong is not kept.
    const anew = await openChain(told, { store, pageRows: 10 });
    expect(await histories(anew, [balance(thief, trx)], told.tip)).toEqual([
      truth(told, thief, trx, told.tip),
    ]);
  });

  it('is answered with the error for each holding where the pinned block is not told', async () => {
    const told = tronWorld(9);
    const opened = await openChain(told);
    const found = await answers(opened, allHoldings(told).slice(0, 2), told.tip + 5);
    for (const answer of found) expect(answer).toMatchObject({ failure: { code: 'upstream-server' } });
  });
});

describe('an account of TRON', () => {
  it('that was never used has an empty history', async () => {
    const told = tronWorld(1);
    const opened = await openChain(told);
    const nobody = balance(party('nobody'), trx);
    expect(await histories(opened, [nobody], told.tip)).toEqual([
      { holding: nobody.id, opening: 0n, movements: [], through: told.tip, gap: null, notes: [] },
    ]);
  });

  const evidenceOf = ({ gap }: History): unknown => gap && { kind: gap.kind, ...gap.evidence };
  const limits = { counterparties: 8, transactions: 20 };

  it('is a hub by its counterparties, the same however it is read and whatever comes later', async () => {
    const told = world(
      'crowd',
      row(40, (n) => tokenCall(party(`payer ${n}`), event(party(`payer ${n}`), hoard, 5n))),
    );
    for (const pageRows of [200, 3, 7]) {
      const opened = await openChain(told, { pageRows });
      const [found] = await histories(opened, [balance(hoard, usdtAsset)], told.tip, limits);
      expect(found && evidenceOf(found)).toEqual({
        kind: 'hub',
        list: 'transactions/trc20',
        counterparties: '9',
        rows: '9',
      });
      const paths = opened.servers[0]?.stats.paths ?? [];
      expect(paths.filter((path) => path.includes('gettransactioninfobyid'))).toEqual([]);
      // Read on from where it was none yet.
      const later = await openChain(told, { pageRows });
      const [none] = await histories(later, [balance(hoard, usdtAsset)], 6, limits);
      const [then] = await histories(later, [balance(hoard, usdtAsset)], told.tip, limits);
      expect([none?.gap, then && evidenceOf(then)]).toEqual([null, found && evidenceOf(found)]);
      // The same record is no hub at an earlier height, and one again at a later.
      const [whole] = await histories(opened, [balance(hoard, usdtAsset)], told.tip);
      const [early] = await histories(opened, [balance(hoard, usdtAsset)], 8, limits);
      const [late] = await histories(opened, [balance(hoard, usdtAsset)], 9, limits);
      expect([whole?.gap, early?.gap]).toEqual([null, null]);
      expect(late && evidenceOf(late)).toEqual(found && evidenceOf(found));
    }
  });

  it('is a hub by its transactions, and stops being read there', async () => {
    const told = world(
      'busy',
      row(200, () => transfer(thief, hoard, 5n, 0n)),
    );
    const opened = await openChain(told, { pageRows: 10 });
    const [found] = await histories(opened, [balance(thief, trx)], told.tip, limits);
    expect(found && evidenceOf(found)).toEqual({
      kind: 'hub',
      list: 'transactions',
      transactions: '>20',
      counterparties: '1',
      rows: '20',
    });
    expect(opened.requests()).toBeLessThan(6);
  });

  it('is no hub for being sprinkled with spam that anybody can send', async () => {
    const told = world('sprinkled', [
      ...row(60, (n) => spam(party(`spammer ${n}`), party(`look-alike ${n}`), thief, 9n)),
      ...row(60, (n) => tokenCall(party(`spammer ${n}`), event(thief, party(`look-alike ${n}`), 0n))),
      ...row(60, (n) => trc10(party(`spammer ${n}`), thief, UNKNOWN_TRC10, 9n)),
      [70, tokenCall(hoard, event(hoard, thief, 5n))],
    ]);
    const opened = await openChain(told, { pageRows: 10 });
    const [found] = await histories(opened, [balance(thief, usdtAsset)], told.tip, limits);
    expect(found).toEqual(truth(told, thief, usdtAsset, told.tip));
    expect(found?.movements).toHaveLength(1);
    expect(found?.notes).toEqual([
      'left out: 120 transfers of 2 unknown tokens, 60 zero-value token transfers',
    ]);
  });

  it('is read whole where the list tells nothing of a token, by the logs', async () => {
    const nameless = (draft: Draft): Draft => ({
      ...draft,
      logs: (draft.logs ?? []).map((log) => ({ ...log, isNameless: true })),
    });
    const told = world('nameless', [
      [3, nameless(spam(party('spammer'), party('spammer'), thief, 9n))],
      [4, nameless(tokenCall(hoard, event(hoard, thief, 5n)))],
    ]);
    const opened = await openChain(told);
    const [found] = await histories(opened, [balance(thief, usdtAsset)], told.tip);
    expect(found?.movements).toEqual(told.history(thief, usdtAsset, told.tip));
    expect(found?.movements).toHaveLength(1);
    expect(found?.notes).toEqual(['left out: 1 transfer of 1 unknown token']);
  });

  it('that paid into a shield, or was paid out of one, says so to either side', async () => {
    const shielded = (parameters: Draft['parameters']): Draft => ({
      owner: ZERO,
      type: 'ShieldedTransferContract',
      ...(parameters && { parameters }),
    });
    const told = world('shield', [
      [3, shielded({ transparent_from_address: hoard, from_amount: 5n })],
      [4, shielded({ transparent_to_address: thief, to_amount: 4n })],
      [5, transfer(thief, hoard, 1n)],
    ]);
    const opened = await openChain(told);
    const [from, to] = await histories(opened, [balance(hoard, trx), balance(thief, trx)], told.tip);
    const notes = ['not read: what 1 transaction may have moved (ShieldedTransferContract)'];
    expect([from?.notes, to?.notes]).toEqual([notes, notes]);
    expect(to?.movements).toEqual(told.history(thief, trx, told.tip));
  });

  it('that gave its wallet away says so', async () => {
    const told = tronWorld(1);
    const opened = await openChain(told);
    const notes = (await histories(opened, allHoldings(told), told.tip)).flatMap((history) => history.notes);
    expect(
      notes.some((note) => /^its permissions were changed in [0-9a-f]{64} at height \d+: /.test(note)),
    ).toBe(true);
  });
});

describe('seeds of TRON', () => {
  const told = world('theft', [
    [2, tokenCall(hoard, event(hoard, thief, 70n), event(hoard, thief, 70n))],
    [3, transfer(hoard, thief, 3n * TRX)],
    [4, transfer(thief, thief, 1n)],
    [5, approval(hoard, thief, 1_000n)],
    [6, tokenCall(thief, event(thief, party('router'), 50n), event(party('router'), party('fence'), 50n))],
  ]);
  const query = { asOf: told.tip, hub: null, signal: signal() };
  const account = balance(thief, trx).owner;
  const shown = (seeds: readonly { taint: bigint }[]): bigint[] => seeds.map(({ taint }) => taint);

  it('of an address are what it received, of one asset and in a window', async () => {
    const { source } = await openChain(told);
    expect(shown(await source.seeds({ kind: 'address', account }, query))).toEqual([70n, 70n, 3n * TRX]);
    const asset = usdtAsset;
    expect(shown(await source.seeds({ kind: 'address', account, asset }, query))).toEqual([70n, 70n]);
    const since = { height: 3 };
    expect(shown(await source.seeds({ kind: 'address', account, since }, query))).toEqual([3n * TRX]);
  });

  it('of a transaction are what it left with others, routers left out', async () => {
    const { source } = await openChain(told);
    const [twice, , , allowed, routed] = told.transactions.map(({ txid }) => source.transaction(txid));
    const seedsOf = async (txid: typeof twice) =>
      source.seeds({ kind: 'transaction', txid: txid as NonNullable<typeof txid> }, query);
    expect(shown(await seedsOf(twice))).toEqual([70n, 70n]);
    const [fenced] = await seedsOf(routed);
    expect(fenced?.movement.outputs[0]?.holding.owner).toBe(balance(party('fence'), usdtAsset).owner);
    await expect(seedsOf(allowed)).rejects.toMatchObject({ code: 'seed-not-found' });
  });

  it('are the movements that histories list', async () => {
    const opened = await openChain(told);
    const [history] = await histories(opened, [balance(thief, usdtAsset)], told.tip);
    const seeds = await opened.source.seeds({ kind: 'address', account, asset: usdtAsset }, query);
    const [first] = told.transactions;
    const txid = opened.source.transaction(first?.txid ?? '');
    const ends = txid && (await opened.source.seeds({ kind: 'transaction', txid }, query));
    expect(seeds.map(({ movement }) => movement)).toEqual(history?.movements.slice(0, 2));
    // Who signed the transaction is asked himself, so that is told too.
    const own = history?.movements.slice(0, 2).map((movement) => ({ ...movement, call: first?.told }));
    expect(ends?.map(({ movement }) => movement)).toEqual(own);
  });

  it('are never those of another transaction that a node answers with', async () => {
    const [stolen, other] = told.transactions.map(({ txid }) => txid);
    const { source } = await openChain(told, {
      servers: [
        {
          instead: ({ path }) =>
            path.endsWith('/gettransactionbyid')
              ? { status: 200, body: JSON.stringify({ txID: other, raw_data: { contract: [] } }) }
              : undefined,
        },
      ],
    });
    const txid = source.transaction(stolen ?? '');
    const seeds = txid && source.seeds({ kind: 'transaction', txid }, query);
    await expect(seeds).rejects.toThrow(`answered for another transaction than ${stolen}`);
  });

  it('that name nothing are usage errors', async () => {
    const { source } = await openChain(told);
    const txid = source.transaction('ab'.repeat(32));
    const errorOf = async (spec: Parameters<typeof source.seeds>[0]): Promise<string> =>
      source.seeds(spec, query).then(
        () => 'none',
        (error: CoinhoundError) => `${error.kind} ${error.code}`,
      );
    if (!txid) throw new Error('no txid');
    expect(await errorOf({ kind: 'transaction', txid })).toBe('usage seed-not-found');
    expect(await errorOf({ kind: 'transaction', txid, output: 0 })).toBe('usage outpoint-on-account-chain');
    expect(
      await errorOf({ kind: 'address', account, asset: balance(thief, trx).asset, since: { height: 99 } }),
    ).toBe('usage seed-not-found');
    const asset = tron.tokens?.read('trc10:1000001', chain).asset;
    expect(asset && (await errorOf({ kind: 'address', account, asset }))).toBe('usage asset-not-followed');
  });
});

describe('a probe of TronGrid', () => {
  const facts = { name: 'tron', chain, native: trx, confirmations: 20 };

  async function probed(fault?: WrongAnswer) {
    const server = await trongridServer(tronWorld(1));
    const net = createNet({ version: 'test', retry: { baseMs: 1, capMs: 1, setAsideMs: 1, patienceMs: 1 } });
    const settings = {
      kind: 'trongrid',
      url: server.url,
      ratePerSecond: 1_000,
      concurrency: 1,
      timeoutMs: 5_000,
    };
    const endpoint = net.endpoint(settings);
    // The node answers; whoever asks for lists after that meets the fault.
    const disturbed: Endpoint = {
      ...endpoint,
      async request(...asked) {
        const received = await endpoint.request(...asked);
        if (fault) server.disturb(fault, Number.POSITIVE_INFINITY);
        return received;
      },
    };
    try {
      return await tron.probe(disturbed, facts, signal());
    } catch (error) {
      return (error as CoinhoundError).code;
    } finally {
      net.close();
      await server.close();
    }
  }

  it('tells its height and that it lists accounts', async () => {
    const lists = 'v1/accounts/…/transactions';
    expect(await probed()).toEqual({
      tip: tronWorld(1).tip,
      can: ['walletsolidity/getnowblock', lists],
      cannot: [],
      notes: [],
    });
    expect(await probed('nothing there')).toMatchObject({ cannot: [lists] });
    expect(await probed('a bad key')).toBe('upstream-refused');
  });
});

it('knows the tokens that are followed by contract alone', () => {
  const named = tokens.map(({ contract, asset }) => ({ contract, asset }));
  expect(tokens.map(({ contract }) => tron.tokens?.read(contract, chain))).toEqual(named);
});

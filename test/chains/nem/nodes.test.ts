import { describe, expect, it } from 'vitest';
import { CoinhoundError } from '../../../src/core/error.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { HistoryAnswer } from '../../../src/trace/source.ts';
import { COIN, nemWorld } from '../../support/nem-random-world.ts';
import { type NemReceipt, receiptsWorld, receiver } from '../../support/nem-receipts-world.ts';
import { assetOf, type NemWorld, person, xem } from '../../support/nem-world.ts';
import type { NisOptions } from '../../support/nis-server.ts';
import { allHoldings, answers, type Chain, histories, openChain, signal } from './nem-chain.ts';

const AS_OF = 1_000;
const receipts = (count: number): NemReceipt[] =>
  Array.from({ length: count }, (_, n) => ({ block: 100 + n, amount: 10_000n + BigInt(n) }));
const world = receiptsWorld(receipts(120));
const holding = world.holding(receiver.address, xem);
const read = async (chain: Pick<Chain, 'source'>, asOf = AS_OF): Promise<History> => {
  const [history] = await histories(chain, [holding], asOf);
  return history as History;
};
/** A chain whose account was read up to a height. */
async function readThrough(current: () => NemWorld, asOf: number): Promise<Chain> {
  const chain = await openChain(current);
  await read(chain, asOf);
  return chain;
}
/** Requests for the receiver's transactions. */
const transfers = ({ servers }: Chain, node = 0): string[] =>
  (servers[node]?.stats.paths ?? []).filter((path) => path.includes('/transfers/'));

/** A node that answers so many requests for data and is then gone, until it is revived. */
function dying(answered: number, options: NisOptions = {}): NisOptions & { revive(): void } {
  let left = answered;
  return {
    ...options,
    instead: ({ path }) =>
      path.startsWith('/account/') && left-- <= 0 ? { status: 502, body: '<html>gone</html>' } : undefined,
    revive() {
      left = Number.POSITIVE_INFINITY;
    },
  };
}

describe('a walk', () => {
  const [old, other]: [NisOptions, NisOptions] = [
    { isOld: true, firstId: 71_356, idStep: 3 },
    { isOld: true, firstId: 900_000 },
  ];

  it('begins anew on another node where its own dies, at whichever page, and gives the same', async () => {
    const truth = await read(await openChain(world, { nodes: [old] }));
    expect(truth.movements).toHaveLength(120);
    for (let answered = 0; answered <= 8; answered++) {
      const chain = await openChain(world, { nodes: [dying(answered, old), other] });
      expect(await read(chain), `after ${answered}`).toEqual(truth);
    }
  });

  it('asks nodes that can for a hundred rows, once it is known that there are many', async () => {
    const chain = await openChain(world);
    await read(chain);
    const sizes = transfers(chain).map((path) => new URL(path, 'http://x').searchParams.get('pageSize'));
    expect(sizes).toEqual([null, '100', '100', '100']);
    const small = await openChain(receiptsWorld(receipts(24)));
    await read(small);
    expect(transfers(small)).toHaveLength(1);
  });

  it('goes on, after a run that was killed, where that was, on the same node', async () => {
    const truth = await read(await openChain(world, { nodes: [old] }));
    for (let answered = 1; answered <= 5; answered++) {
      const store = memoryStore();
      const node = dying(answered, old);
      const killed = await openChain(world, { nodes: [node], store });
      await expect(read(killed)).rejects.toThrow();
      const asked = new Set(transfers(killed).slice(0, answered));
      const before = transfers(killed).length;
      node.revive();
      const again = await openChain(world, { servers: killed.servers, store });
      expect(await read(again)).toEqual(truth);
      expect(
        transfers(again)
          .slice(before)
          .filter((path) => asked.has(path)),
      ).toEqual([]);
    }
  });

  it('asks nothing again of what is settled, and offline nobody, whichever node had answered', async () => {
    const store = memoryStore();
    const nodes = [dying(2, old), other];
    const first = await openChain(world, { nodes, store });
    await first.source.tip(signal());
    const truth = await read(first);
    const asked = first.requests();
    expect(await read(first)).toEqual(truth);
    expect(first.requests()).toBe(asked);
    const before = first.requests();
    const offline = await openChain(world, { servers: first.servers, store, offline: true });
    expect(await read(offline)).toEqual(truth);
    expect(first.requests()).toBe(before);
  });

  it('reads only what is new of an account that it knows', async () => {
    const store = memoryStore();
    await read(await openChain(world, { store }), 210);
    const later = await openChain(world, { store });
    expect(await read(later)).toEqual(await read(await openChain(world)));
    expect(transfers(later)).toHaveLength(1);
  });

  it('sees what came since, whether it knows the account or only its pages', async () => {
    const grown = receiptsWorld([...receipts(120), { block: 900, amount: 7n }]);
    for (const tokens of [[], [{ contract: COIN, asset: assetOf(COIN) }]]) {
      let current = world;
      const { servers, store } = await readThrough(() => current, 500);
      current = grown;
      const later = await openChain(grown, { servers, store, tokens });
      expect((await read(later)).movements).toHaveLength(121);
    }
  });

  it('begins anew where a reorganisation takes away rows that it had read', async () => {
    for (const height of [100, 150, 200, 219]) {
      for (let after = 1; after <= 5; after++) {
        let requests = 0;
        const later = receiptsWorld([{ block: 900, amount: 5n }], 'second').transactions;
        const replaced = {
          ...world,
          transactions: [...world.transactions.filter((one) => one.height < height), ...later],
        };
        const isLate = (): boolean => requests > after;
        const node: NisOptions = {
          ...old,
          instead({ path }) {
            if (path.includes('/transfers/')) requests++;
            return undefined;
          },
        };
        const chain = await openChain(() => (isLate() ? replaced : world), { nodes: [node] });
        const amounts = (await read(chain)).movements.map(({ outputs }) => outputs[0]?.amount);
        const before = receipts(120).map(({ amount }) => amount);
        expect([before, [...before.slice(0, height - 100), 5n]]).toContainEqual(amounts);
        // Normalized anew, for another mosaic is followed: from the pages of the walk that was whole.
        const again = await openChain(world, {
          servers: chain.servers,
          store: chain.store,
          offline: true,
          tokens: [{ contract: COIN, asset: assetOf(COIN) }],
        });
        expect((await read(again)).movements.map(({ outputs }) => outputs[0]?.amount)).toEqual(amounts);
      }
    }
  });

  it('begins anew, in one run, above a height at which blocks could still be replaced, and were', async () => {
    const early = { block: 100, amount: 1n };
    const before = receiptsWorld([early, { block: 1_980, amount: 2n }]);
    const after = receiptsWorld([early, { block: 1_985, amount: 3n }], 'second');
    let current = before;
    const chain = await openChain(() => current);
    await chain.source.tip(signal());
    const amounts = ({ movements }: History) => movements.map(({ outputs }) => outputs[0]?.amount);
    expect(amounts(await read(chain, 1_990))).toEqual([1n, 2n]);
    current = { ...after, tip: 2_100 };
    await chain.source.tip(signal());
    expect(amounts(await read(chain, 2_050))).toEqual([1n, 3n]);
    expect(amounts(await read(chain, 1_995))).toEqual([1n, 3n]);
  });

  it('leaves a node alone that lags behind the pinned height', async () => {
    const chain = await openChain(world, { nodes: [{ ...old, tip: 150 }, other] });
    expect((await read(chain)).movements).toHaveLength(120);
    expect(transfers(chain)).toEqual([]);
    const alone = await openChain(world, { nodes: [{ ...old, tip: 150 }] });
    await expect(read(alone)).rejects.toThrow('is out of sync: its chain ends at 150, below 1000');
  });

  it.each([
    ['its account', '/account/transfers/all', receiver],
    ['how far the node is', '/chain/height', person('who gives')],
  ])('goes on where another that asked first for %s was given up', async (_, asked, other) => {
    const first = new AbortController();
    const node: NisOptions = {
      instead({ path }) {
        if (path === asked) first.abort();
        return undefined;
      },
    };
    const { source } = await openChain(world, { nodes: [node] });
    const walk = async (of: Holding, given: AbortSignal): Promise<HistoryAnswer | undefined> => {
      for await (const answer of source.histories([of], { asOf: AS_OF, hub: null, signal: given }))
        return answer;
      return undefined;
    };
    const [given, kept] = await Promise.allSettled([
      walk(world.holding(other.address, xem), first.signal),
      walk(holding, signal()),
    ]);
    expect(given.status).toBe('rejected');
    expect(kept).toMatchObject({ status: 'fulfilled', value: { through: AS_OF } });
  });

  it('that ends nowhere is an error, and never an empty history', async () => {
    for (const instead of [
      () => ({ status: 502, body: '' }),
      () => ({ status: 200, body: '{"data":{}}' }),
      ({ path }: { path: string }) =>
        path.includes('harvests') ? { status: 200, body: '{"data":[{"id":1}]}' } : undefined,
    ]) {
      const [answer] = await answers(await openChain(world, { nodes: [{ instead }] }), [holding], AS_OF);
      if (!answer || !('failure' in answer)) throw new Error('it gave a history');
      expect(answer.failure).toBeInstanceOf(CoinhoundError);
    }
  });
});

describe('nodes of different ages', () => {
  const random: NemWorld = nemWorld(77);
  const together = async (nodes: readonly NisOptions[]): Promise<History[]> =>
    histories(await openChain(random, { nodes }), allHoldings(random), random.tip);

  it('know the same of a mosaic once any of them remembers it', async () => {
    const young: NisOptions = { firstId: 400 };
    const truth = await together([young]);
    expect(await together([{ isOld: true }, young])).toEqual(truth);
    expect(await together([young, { isOld: true, firstId: 10_000, idStep: 7 }])).toEqual(truth);
  });

  it('that have all forgotten a definition leave it said that levies are not known', async () => {
    const notes = (found: readonly History[]): string[] => found.flatMap((one) => one.notes);
    expect(notes(await together([{}])).join()).not.toContain('levies unknown');
    expect(notes(await together([{ isOld: true }]))).toContain(
      'levies unknown, because the definition has expired: old.shop:gift_vouchers',
    );
  });
});

it.each([
  ['of two nodes of the one that knows more', [1_000, 700], 1_000],
  ['of three in the middle, so that one that stands still holds nobody back', [990, 40, 1_000], 990],
])('the height is that %s', async (_, tips, height) => {
  const chain = await openChain(world, { nodes: tips.map((tip) => ({ tip })) });
  expect(await chain.source.tip(signal())).toBe(height);
});

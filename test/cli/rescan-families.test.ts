import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { type AccountId, addressOf, type HoldingId } from '../../src/core/ids.ts';
import {
  blockbookPaused,
  CONFIRMATIONS,
  ethereumPaused,
  nisPaused,
  type PausedWorld,
  trongridPaused,
} from '../support/paused-worlds.ts';
import { it, type Place } from './lab.ts';
import {
  type Asked,
  counted,
  type Night,
  type PausedLab,
  type PausedLabs,
  pausedLabs,
} from './rescan/paused-lab.ts';

interface Family {
  readonly name: string;
  world(seed: number): PausedWorld;
  /**
   * Worlds in which nothing hides from a rescan: no account that passed everything on moves clean value, and of none that is known by its
   * balance alone as much goes as comes. Whole graphs are compared.
   */
  readonly seeds: readonly number[];
  /** What a night is allowed to ask for in which nothing moves, of all that rests. */
  readonly quiet: (night: Night) => Readonly<Record<string, number>>;
  /** What may be asked for in the same words again: tips, bulk, and the newest page of lists that begin there. */
  readonly again: readonly string[];
}

const coins = ({ live }: Night): number =>
  live.filter(({ holding }) => holding.asset.includes('/slip44:')).length;
/** Accounts whose histories rules ask for: those have no bulk answer, and are read. */
const askedByRules = ({ questions }: Night): ReadonlySet<AccountId> =>
  new Set(questions.flatMap(({ inquiry }) => (inquiry.kind === 'history' ? [inquiry.holding.owner] : [])));
const isLookUp = (kind: string): boolean => ['/api/v2/address/…', '/api/v2/tx/…?spending'].includes(kind);
/** Whether a request names an address or a transaction that something rests at. */
function isAboutRest({ text }: Asked, { live }: Night): boolean {
  const txidOf = (id: HoldingId): string => id.split(':').at(-2) ?? '';
  const names = live.flatMap(({ holding }) => [addressOf(holding.owner), txidOf(holding.id)]);
  return names.some((name) => name !== '' && text.includes(name));
}
/** Whether an account has another balance than its history adds up to: it is read until that reaches the block in which the balance was told. */
const isOdd = ({ mark }: Night['live'][number]): boolean => {
  const [told, known] = mark?.split(/[/@]/) ?? [];
  return told !== known;
};
const none = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

const families: readonly Family[] = [
  {
    name: 'Bitcoin behind Blockbook',
    world: blockbookPaused,
    seeds: [1, 2, 3, 5, 7],
    // It has no bulk answer: the newest page of an address that something rests at, or who spends outputs of a transaction.
    quiet: (night) => ({
      '/api/v2': 1,
      ...counted(
        night.asked
          .filter(
            ({ kind, text }, n, all) => isLookUp(kind) && all.findIndex((one) => one.text === text) === n,
          )
          .filter((one) => isAboutRest(one, night)),
      ),
    }),
    again: ['/api/v2', '/api/v2/address/…', '/api/v2/tx/…?spending'],
  },
  {
    name: 'Ethereum behind a node',
    world: (seed) => ethereumPaused(seed, 'jsonrpc'),
    seeds: [1, 3, 4, 5, 8],
    quiet(night) {
      const histories = askedByRules(night).size;
      const readers = histories > 0 ? 2 : 1;
      return none({
        eth_chainId: readers,
        eth_blockNumber: readers,
        batch: Math.ceil(coins(night) / 16),
        ots_searchTransactionsAfter: histories,
        eth_getLogs: 2 * histories,
      });
    },
    again: ['eth_chainId', 'eth_blockNumber'],
  },
  {
    name: 'NEM behind a node',
    world: nisPaused,
    seeds: [1, 2, 3, 5, 8],
    quiet: (night) => ({ '/chain/height': 1, '/account/get/batch': Math.ceil(coins(night) / 100) }),
    again: [
      '/chain/height',
      '/account/get/batch',
      '/account/transfers/all',
      '/account/harvests',
      '/mosaic/definition/last',
    ],
  },
  {
    name: 'TRON behind TronGrid',
    world: trongridPaused,
    seeds: [1, 2, 3, 5, 6],
    quiet(night) {
      const owners = (live: Night['live']): number => new Set(live.map(({ holding }) => holding.owner)).size;
      const read = owners(night.live.filter(isOdd));
      return none({
        '/walletsolidity/getnowblock': 2,
        '/v1/accounts/…': owners(night.live),
        '/wallet/getnowblock': Math.min(1, read),
        '/walletsolidity/getblockbynum': Math.min(1, read),
        '/v1/accounts/…/transactions': read,
        '/v1/accounts/…/internal-transactions': read,
        '/v1/accounts/…/transactions/trc20': read,
      });
    },
    again: ['/walletsolidity/getnowblock', '/v1/accounts/…', '/wallet/getnowblock'],
  },
];

/** Holdings by account and asset, of which the earlier graph says that they rest, and out of which the later one has newer draws. */
function paidOn(before: FlowGraph, after: FlowGraph, since: number): readonly string[] {
  const rested = new Set(
    before.findings
      .filter(({ category }) => category === 'resting' || category === 'frozen')
      .map(({ node, asset }) => `${node} ${asset}`),
  );
  const heights = new Map(
    after.nodes.flatMap((node) => (node.kind === 'transaction' ? [[node.id, node.height] as const] : [])),
  );
  const drawn = after.edges.filter(
    ({ kind, target, taint }) =>
      kind === 'draw' &&
      (heights.get(target) ?? Number.POSITIVE_INFINITY) > since &&
      Object.values(taint).some((amount) => amount !== '0'),
  );
  const paid = new Set(drawn.map(({ source, asset }) => `${source} ${asset}`));
  return [...rested].filter((place) => paid.has(place)).sort();
}

const movedIn = (night: Night): readonly string[] =>
  night
    .diff()
    .items.flatMap((item) => (item.kind === 'moved' ? [`${item.node} ${item.asset}`] : []))
    .sort();

const graphOf = ({ graph }: Night): FlowGraph => JSON.parse(graph ?? '') as FlowGraph;

/** The n-th world of each family. */
const labsOf = (here: Place, n: number) =>
  pausedLabs(
    here,
    families.map(({ world, seeds }) => world(seeds[n] as number)),
  );

const texts = (asked: readonly Asked[]): ReadonlySet<string> => new Set(asked.map(({ text }) => text));

/** What each family's world came to behind its pause, beside what it was while it rested. */
async function expectMoved(
  { labs }: PausedLabs,
  first: readonly Night[],
  nights: readonly Night[],
): Promise<void> {
  for (const [n, { name, again }] of families.entries()) {
    const [rested, moved, lab] = [first[n], nights[n], labs[n]] as [Night, Night, PausedLab];
    expect(moved.report.state, name).toBe('changed');
    expect(moved.graph, name).toBe(await lab.fresh());
    const since = lab.world.tips.rested - CONFIRMATIONS;
    expect(movedIn(moved), name).toEqual(paidOn(graphOf(rested), graphOf(moved), since));
    const known = texts(rested.asked);
    const repeated = moved.asked.filter(({ text, kind }) => known.has(text) && !again.includes(kind));
    expect(repeated, name).toEqual([]);
  }
}

describe.concurrent('a rescan of chains of every family', () => {
  it('asks for the tip and for what rests where nothing moved, then names what did, and gives what fresh traces give', async ({
    here,
  }) => {
    const all = await labsOf(here, families.length);
    const first = await all.rescan('rested');
    // What accounts have that no history tells is known from here on.
    await all.rescan('later');
    const still = await all.rescan('still');
    for (const [n, { name, quiet }] of families.entries()) {
      const [before, night] = [first[n], still[n]] as [Night, Night];
      expect(before.report.state, name).toBe('first');
      expect(night.live.length, name).toBeGreaterThan(0);
      const heldIn = ({ live }: Night) => live.map(({ holding }) => holding);
      expect(heldIn(night), name).toEqual(heldIn(before));
      expect(counted(night.asked), name).toEqual(quiet(night));
      expect(night.graph, name).toBe(await all.labs[n]?.fresh());
    }
    for (const [n, { report, asked }] of (await all.rescan('still')).entries()) {
      expect([report.state, report.unsure]).toEqual(['unchanged', still[n]?.report.unsure]);
      expect(asked.length).toBeLessThanOrEqual(2);
    }
    await expectMoved(all, first, await all.rescan('moved'));
  });

  it.for(families.map(({ name }, n) => ({ name, n })))(
    'names what moved, gives what fresh traces give, and is stopped by no chain that is down: $name',
    async ({ n }, { here }) => {
      const all = await labsOf(here, n);
      const first = await all.rescan('rested');
      const { server } = (all.labs[n] as PausedLab).chain;
      server.down(true);
      const nights = await all.rescan('moved', 75);
      const [before, down] = [first[n], nights[n]] as [Night, Night];
      const { state, error, asOf, live } = down.report;
      expect([state, error?.code, asOf, live]).toEqual([
        'failed',
        'upstream-network',
        before.report.asOf,
        before.report.live,
      ]);
      expect(down.ended.stderr).toContain(error?.message);
      expect(down.graph).toBe(before.graph);
      server.down(false);
      const back = await all.rescan('moved');
      const others = nights.filter((night) => night !== down);
      expect(others.map(({ report }) => report.state)).toEqual(others.map(() => 'changed'));
      await expectMoved(
        all,
        first,
        nights.map((night, at) => (at === n ? (back[n] as Night) : night)),
      );
    },
  );

  it('does not see that as much went as came until it is to confirm that', async ({ here }) => {
    const { labs, rescan } = await pausedLabs(here, [ethereumPaused(7, 'jsonrpc')]);
    await rescan('rested');
    const [moved] = await rescan('moved');
    const expected = await labs[0]?.fresh();
    expect(moved?.report.unsure.length).toBeGreaterThan(0);
    expect(moved?.graph).not.toBe(expected);
    const [confirmed] = await rescan('moved', 0, '--confirm-after', '0');
    expect([confirmed?.graph, confirmed?.report.unsure]).toEqual([expected, []]);
  });

  it('asks an explorer for ether and for tokens in bulk, and reads what rules ask for', async ({ here }) => {
    const { rescan } = await pausedLabs(here, [ethereumPaused(1, 'blockscout')]);
    await rescan('rested');
    await rescan('later');
    const [still] = (await rescan('still')) as [Night];
    const read = askedByRules(still).size;
    expect([read, still.live.length - coins(still)].every((count) => count > 0)).toBe(true);
    expect(counted(still.asked)).toEqual({
      eth_block_number: 1,
      balancemulti: Math.ceil(coins(still) / 20),
      eth_call: Math.ceil((still.live.length - coins(still)) / 50),
      txlist: read,
      txlistinternal: read,
      tokentx: read,
    });
  });
});

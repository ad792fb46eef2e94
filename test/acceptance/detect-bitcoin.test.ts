import { beforeAll, describe, expect } from 'vitest';
import type { TxId } from '../../src/core/ids.ts';
import { inPlace, it, type Place } from '../cli/lab.ts';
import type { ApiServer } from '../support/api-server.ts';
import { type BitcoinWorld, bitcoin, type Party } from '../support/bitcoin-world.ts';
import { esploraServer } from '../support/esplora-server.ts';
import { mixedWorld, STOLEN, whirlpoolRound } from '../support/mixed-world.ts';
import { peeledWorld } from '../support/peeled-world.ts';
import {
  accountIn,
  bookOf,
  labelFile,
  patternIn,
  type Traced,
  traceIn,
  transactionIn,
} from './detect-lab.ts';

const SET = whirlpoolRound.outputs.length;
/** What of the theft goes into the round. */
const ENTERED = BigInt((whirlpoolRound.inputs[0] as readonly [string, number])[1]);

/** Serves a world to one configuration, in which the exchange is known. */
async function served(
  here: Place,
  { world, exchange }: { readonly world: BitcoinWorld; readonly exchange: Party },
  more = '',
): Promise<ApiServer> {
  const server = await esploraServer(world, { flavour: 'blockstream' });
  here.finally(() => server.close());
  here.write(
    'labels.yaml',
    labelFile([{ chain: 'bitcoin', address: `${exchange.address}`, name: 'Desk', category: 'exchange' }]),
  );
  const provider = `{ kind: esplora, url: "${server.url}/api", ratePerSecond: 1000, concurrency: 4 }`;
  here.write(
    'config.yaml',
    `chains: { bitcoin: { providers: [${provider}] } }\nlabels: [labels.yaml]\n${more}`,
  );
  return server;
}

describe('a theft that goes into a real round of Whirlpool', () => {
  const mixed = mixedWorld();
  const { world, theft, tx0, round, behind, payout } = mixed;
  const seed = [`bitcoin:${theft}`, '--min-taint', '1'];
  const mixedOwners = mixed.world.byId.get(round)?.outputs.map(({ to }) => to.account) ?? [];

  let whole: Traced;
  let asked: readonly string[];
  beforeAll(() =>
    inPlace(async (here) => {
      const { stats } = await served(here, mixed);
      whole = await traceIn(here, seed);
      asked = stats.paths;
    }),
  );

  it('ends at the outputs of the round, which tell of its set, and nothing behind it is looked up', () => {
    const { graph, said } = whole;
    const evidence = {
      participants: '5',
      set: `${SET}`,
      denominations: '5000000 x5',
      secondOpinion: 'agrees',
    };
    expect(patternIn(transactionIn(graph, round), 'coinjoin')).toMatchObject({
      name: 'coinjoin.whirlpool',
      confidence: 80,
      evidence: { ...evidence, lineage: 'fits 1, contradicts 0, unknown 4' },
    });
    for (const owner of mixedOwners)
      expect(accountIn(graph, owner).stop).toMatchObject({
        reason: 'pattern',
        category: 'coinjoin',
        rule: 'coinjoin.whirlpool',
        evidence,
      });
    const findings = graph.findings.filter(({ category }) => category === 'coinjoin');
    expect(findings.map(({ node, rule, confidence }) => [node, rule, confidence])).toEqual(
      [...mixedOwners].sort().map((node) => [node, 'coinjoin.whirlpool', 80]),
    );
    const { stolen, ends } = bookOf(graph);
    expect(stolen).toBe(`${STOLEN}`);
    const mixedLoss = findings.reduce((sum, { loss }) => sum + BigInt(loss.haircut ?? 0), 0n);
    expect(ends.coinjoin).toBe(`${mixedLoss}`);
    expect(said).toContain('mixed     1 CoinJoin (whirlpool 1)\n');
    expect(said).toMatch(/^coinjoin +5 accounts /m);

    expect(asked.filter((path) => path.includes(`${tx0}/outspend`))).not.toEqual([]);
    expect(asked.filter((path) => path.includes(`${round}/outspend`))).toEqual([]);
    expect(asked.filter((path) => path.includes(behind))).toEqual([]);
    for (const { address } of mixed.world.byId.get(round)?.outputs.map(({ to }) => to) ?? [])
      expect(asked.filter((path) => path.includes(`${address}`))).toEqual([]);
  });

  it('is remarked before the round, where equal parts are cut for it, and goes on there', () => {
    const { graph } = whole;
    expect(patternIn(transactionIn(graph, tx0), 'coinjoin')).toMatchObject({
      name: 'coinjoin.whirlpool-tx0',
      confidence: 90,
      evidence: { premix: `${ENTERED} x11`, round },
    });
    expect(accountIn(graph, ownerOf(world, tx0, 0)).stop).toBeNull();
  });

  it('goes on behind a payout of equal sums that is no mix, whose payers are one hand', () => {
    const { graph } = whole;
    expect(patternIn(transactionIn(graph, payout), 'coinjoin')).toBeUndefined();
    expect(accountIn(graph, mixed.exchange.account).stop).toMatchObject({
      category: 'exchange',
      entity: 'Desk',
    });
    expect(bookOf(graph).ends.exchange).toBe('4869000');
    const payers = [1, 2, 12].map((output) => ownerOf(world, tx0, output)).sort();
    expect(graph.clusters.map(({ members }) => members)).toEqual([payers]);
    const joined = graph.clusters.flatMap(({ unions }) => unions.map(({ transaction }) => transaction));
    expect(joined).toEqual([`${bitcoin}:tx:${payout}`, `${bitcoin}:tx:${payout}`]);
  });

  it('goes on with --through coinjoin: taint lies on the equal outputs by value, and the ledger closes', async ({
    here,
  }) => {
    await served(here, mixed);
    const { graph, said } = await traceIn(here, [
      ...seed,
      '--through',
      'coinjoin',
      '--policy',
      'haircut,fifo',
    ]);
    expect(graph.parameters.through).toEqual(['coinjoin']);
    const paid = graph.edges.filter(
      ({ source, kind }) => source === `${bitcoin}:tx:${round}` && kind === 'payment',
    );
    expect(paid.map(({ target }) => target).sort()).toEqual([...mixedOwners].sort());
    const each = `${ENTERED / BigInt(SET)}`;
    for (const { taint } of paid) expect(taint).toEqual({ haircut: each, fifo: each });
    expect(patternIn(transactionIn(graph, round), 'coinjoin')?.evidence.set).toBe(`${SET}`);

    expect(transactionIn(graph, behind).patterns).toEqual([]);
    const { ends } = bookOf(graph);
    expect(ends.coinjoin).toBeUndefined();
    // Of the output that was spent, the exchange got what the fee did not take.
    const spent = (BigInt(each) * 4_999_000n) / 5_000_000n;
    expect(ends.exchange).toBe(`${4_869_000n + spent}`);
    expect(said).toContain('mixed     1 CoinJoin (whirlpool 1), walked through\n');
  });

  it('takes the round for an ordinary transaction where the detector is off', async ({ here }) => {
    await served(here, mixed, 'detectors: { coinjoin: false }\n');
    const { graph, said } = await traceIn(here, seed);
    expect(patternIn(transactionIn(graph, round), 'coinjoin')).toBeUndefined();
    const entered = BigInt(whirlpoolRound.inputs.reduce((sum, [, value]) => sum + value, 0));
    const paid = graph.edges.filter(
      ({ source, kind }) => source === `${bitcoin}:tx:${round}` && kind === 'payment',
    );
    for (const { taint, amount } of paid)
      expect(taint.haircut).toBe(`${(ENTERED * BigInt(amount)) / entered}`);
    expect(bookOf(graph).ends.coinjoin).toBeUndefined();
    expect(graph.findings.map(({ category }) => category)).not.toContain('coinjoin');
    expect(transactionIn(graph, behind).hop).toBe(3);
    expect(said).not.toContain('mixed');
    // Whoever joins inputs stays careful: what looks like a mix joins nobody.
    expect(graph.clusters.flatMap(({ members }) => members)).not.toContain(ownerOf(world, tx0, 0));
  });

  it('takes other numbers of a detector from the configuration', async ({ here }) => {
    await served(here, mixed, 'detectors: { coinjoin: { tx0Looked: 0 } }\n');
    const { graph } = await traceIn(here, seed);
    expect(patternIn(transactionIn(graph, tx0), 'coinjoin')).toMatchObject({
      confidence: 60,
      evidence: { looked: '0 of 11' },
    });
  });
});

describe('a theft that is peeled off', () => {
  it('shows the chain of peels, the change of each and whose addresses were spent together', async ({
    here,
  }) => {
    const peeled = peeledWorld(5);
    const { world, theft, gathered, peels, loot, exchange } = peeled;
    await served(here, peeled);
    const { graph } = await traceIn(here, [`bitcoin:${theft}`]);

    expect(patternIn(transactionIn(graph, peels[0] as TxId), 'peel-chain')).toMatchObject({
      confidence: 60,
      evidence: {
        hops: '5',
        peeled: `${50_000_000n * 5n + 1_000_000n * 15n}`,
        remaining: `${world.byId.get(peels[4] as TxId)?.outputs[0]?.value}`,
        transactions: peels.join(' '),
      },
    });
    for (const peel of peels) {
      expect(patternIn(transactionIn(graph, peel), 'change')).toMatchObject({
        confidence: 25,
        evidence: { outputs: '0', rules: '0: one-time-change' },
      });
      expect(patternIn(transactionIn(graph, peel), 'coinjoin')).toBeUndefined();
    }
    for (const other of [theft, gathered])
      expect(patternIn(transactionIn(graph, other), 'change')).toBeUndefined();
    const members = loot.map(({ account }) => account).sort();
    expect(graph.clusters).toEqual([
      {
        id: members[0],
        members,
        unions: [
          {
            a: loot[0].account,
            b: loot[1].account,
            rule: 'multi-input',
            transaction: `${bitcoin}:tx:${gathered}`,
          },
        ],
      },
    ]);
    expect(accountIn(graph, exchange.account).stop).toMatchObject({ reason: 'labelled', entity: 'Desk' });
  });
});

const ownerOf = (world: BitcoinWorld, txid: TxId, output: number): string =>
  world.holding(txid, output).owner;

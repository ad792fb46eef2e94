import { beforeAll, describe, expect } from 'vitest';
import { inPlace, it } from '../cli/lab.ts';
import { account, erc20 } from '../support/evm-world.ts';
import { DOLLAR, USDT } from '../support/frozen-world.ts';
import { unexplainedWorld } from '../support/unexplained-world.ts';
import { bookOf, servedEthereum, type Traced, traceIn } from './detect-lab.ts';

const { world, people, theft } = unexplainedWorld();
const seed = [`ethereum:${theft}`, '--min-taint', '1', '--policy', 'haircut,fifo'];
const labels = [{ chain: 'ethereum', address: people.desk, name: 'Desk', category: 'exchange' }];
const dollars = (amount: bigint): string => `${amount * DOLLAR}`;
const both = (amount: bigint) => ({ haircut: dollars(amount), fifo: dollars(amount) });

/** Edges that a payment of an account makes: its draw, and what the receiver gets. */
const paidBy = ({ graph }: Traced, payer: string, receiver: string) => {
  const draw = graph.edges.find(({ source, kind }) => kind === 'draw' && source === account(payer));
  return [
    draw,
    graph.edges.find(({ source, target }) => source === draw?.target && target === account(receiver)),
  ];
};

describe('an account that pays out more than its history explains', () => {
  const traced: Traced[] = [];
  beforeAll(() =>
    inPlace(async (here) => {
      await servedEthereum(here, world, { labels });
      traced.push(await traceIn(here, seed), await traceIn(here, [...seed, '--presume', '0.5']));
    }),
  );

  it('pays the rest as clean value, and a warning says how much', () => {
    const { graph, said } = traced[0] as Traced;
    expect(graph.parameters.presume).toBeUndefined();
    expect(bookOf(graph)).toMatchObject({
      stolen: dollars(120_000n),
      ends: { exchange: dollars(100_000n), resting: dollars(20_000n) },
    });
    expect(bookOf(graph).presumed).toBeUndefined();
    expect(graph.warnings.map(({ code, node, asset, amount }) => [code, node, asset, amount])).toEqual(
      [people.most, people.some]
        .map((who) => ['shortfall', account(who), erc20(USDT), dollars(50_000n)])
        .sort(),
    );
    expect(graph.edges.filter((edge) => edge.presumed)).toEqual([]);
    expect(said).toContain('warnings  in the graph: shortfall 2\n');
  });

  it('with --presume pays it as presumed stolen, on every edge that it reaches and on a line of the ledger', () => {
    const { graph, said } = traced[1] as Traced;
    expect(graph.parameters.presume).toBe('0.5');
    // Whatever the ledger says ended is what was stolen and what is presumed: bookOf holds it to that.
    expect(bookOf(graph)).toMatchObject({
      stolen: dollars(120_000n),
      presumed: dollars(50_000n),
      ends: { exchange: dollars(150_000n), resting: dollars(20_000n) },
    });
    for (const [payer, receiver] of [
      [people.most, people.next],
      [people.next, people.desk],
    ] as const)
      for (const edge of paidBy(traced[1] as Traced, payer, receiver))
        expect(edge).toMatchObject({ taint: both(150_000n), presumed: both(50_000n) });
    expect(graph.findings.find(({ category }) => category === 'exchange')).toMatchObject({
      entity: 'Desk',
      taint: both(150_000n),
      presumed: both(50_000n),
    });
    expect(said).toMatch(/^stolen +120000 +100\.00%/m);
    expect(said).toMatch(/^presumed +50000 +41\.66%/m);
    const presumed = graph.warnings.filter(({ code }) => code === 'presumed');
    expect(presumed.map(({ node, amount }) => [node, amount])).toEqual([
      [account(people.most), dollars(50_000n)],
      [account(people.most), dollars(50_000n)],
    ]);
  });

  it('with --presume pays it as clean value where less than that share of what came in was stolen', () => {
    for (const edge of paidBy(traced[1] as Traced, people.some, people.other)) {
      expect(edge).toMatchObject({ taint: { haircut: dollars(20_000n) } });
      expect(edge?.presumed).toBeUndefined();
    }
  });

  it('with --presume of a lower share is presumed to pay stolen value there too', async ({ here }) => {
    await servedEthereum(here, world, { labels });
    const { graph } = await traceIn(here, [...seed, '--presume', '0.2']);
    expect(bookOf(graph).presumed).toBe(dollars(100_000n));
  });
});

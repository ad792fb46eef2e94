import { getAddress } from 'ethers';
import { beforeAll, describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { inPlace, it, type Place } from '../cli/lab.ts';
import { account, chain, erc20 } from '../support/evm-world.ts';
import { DOLLAR, frozenWorld, USDC, USDT } from '../support/frozen-world.ts';
import { accountIn, bookOf, patternIn, servedEthereum, type Traced, traceIn } from './detect-lab.ts';

const frozen = frozenWorld();
const { people, thefts, acts } = frozen;
const seeds = [...thefts.map((hash) => `ethereum:${hash}`), '--min-taint', '1'];
const node = (name: keyof typeof people): string => account(people[name]);
const dollars = (amount: bigint): string => `${amount * DOLLAR}`;
const transaction = (hash: string): string => `${chain}:tx:${hash}`;

/** What of a token ended in an account, by line of the ledger. */
const endsAt = (graph: FlowGraph, name: keyof typeof people, contract: string) =>
  accountIn(graph, node(name)).holdings.find(({ asset }) => asset === erc20(contract))?.ends;

describe('a theft of stablecoins whose issuers freeze', () => {
  let whole: Traced;
  const served = (here: Place) => servedEthereum(here, frozen.world);
  beforeAll(() =>
    inPlace(async (here) => {
      await served(here);
      whole = await traceIn(here, seeds);
    }),
  );

  it('has on a line of its own what is frozen, and follows what left before', () => {
    const { graph, said } = whole;
    expect(bookOf(graph, erc20(USDT))).toEqual({
      stolen: dollars(1_000_000n),
      ends: { frozen: dollars(450_000n + 100_000n), resting: dollars(300_000n + 150_000n) },
    });
    expect(bookOf(graph, erc20(USDC))).toEqual({
      stolen: dollars(500_000n),
      ends: { frozen: dollars(500_000n) },
    });
    expect(endsAt(graph, 'frozen', USDT)).toEqual({ frozen: { haircut: dollars(450_000n) } });
    expect(endsAt(graph, 'ahead', USDT)).toEqual({ resting: { haircut: dollars(150_000n) } });
    expect(said).toMatch(/^frozen +2 accounts +550000 +55\.00%/m);
    expect(graph.warnings).toEqual([]);
  });

  it('finds each frozen balance by its event, whatever else the account holds more of', () => {
    const { graph } = whole;
    const found = graph.findings.filter(({ category }) => category === 'frozen');
    expect(found.map(({ node, asset, rule, confidence }) => [node, asset, rule, confidence]).sort()).toEqual(
      [
        [node('frozen'), erc20(USDT), 'freeze.frozen', 100],
        [node('destroyed'), erc20(USDT), 'freeze.destroyed', 100],
        [node('circled'), erc20(USDC), 'freeze.frozen', 100],
      ].sort(),
    );
    const circled = accountIn(graph, node('circled'));
    expect(circled.stop).toMatchObject({ reason: 'pattern', category: 'frozen', rule: 'freeze.frozen' });
    for (const [name, issuer, contract] of [
      ['frozen', 'Tether', USDT],
      ['circled', 'Circle', USDC],
    ] as const)
      expect(patternIn(accountIn(graph, node(name)), 'freeze')).toEqual({
        name: 'freeze.frozen',
        confidence: 100,
        evidence: {
          issuer,
          contract: account(contract),
          asset: erc20(contract),
          transaction: transaction(acts[name]),
          height: expect.stringMatching(/^\d+$/),
          time: expect.stringMatching(/^2020-09-13T12:\d\d:\d\dZ$/),
        },
      });
    expect(patternIn(accountIn(graph, node('destroyed')), 'freeze')).toMatchObject({
      name: 'freeze.destroyed',
      evidence: {
        transaction: transaction(acts.destroyed),
        destroyed: dollars(100_000n),
        destroyedBy: transaction(acts.destroyedBy),
      },
    });
  });

  it('lets rest what was released, and remarks it; a stranger that says the same freezes nothing', () => {
    const { graph } = whole;
    const released = accountIn(graph, node('released'));
    expect(released.stop).toEqual({ reason: 'resting' });
    expect(patternIn(released, 'freeze')).toMatchObject({
      name: 'freeze.released',
      evidence: { transaction: transaction(acts.released), releasedBy: transaction(acts.releasedBy) },
    });
    expect(accountIn(graph, node('ahead')).patterns).toEqual([]);
  });

  it('knows of no release that is later than the height of the trace', async ({ here }) => {
    await served(here);
    const { graph } = await traceIn(here, [...seeds, '--as-of', `ethereum=${frozen.beforeRelease}`]);
    expect(endsAt(graph, 'released', USDT)).toEqual({ frozen: { haircut: dollars(300_000n) } });
    expect(patternIn(accountIn(graph, node('released')), 'freeze')?.name).toBe('freeze.frozen');
  });

  it('takes frozen value for resting where the detector is off, and asks no issuer', async ({ here }) => {
    const { stats } = await servedEthereum(here, frozen.world, { more: 'detectors: { freeze: false }' });
    const { graph } = await traceIn(here, seeds);
    expect(bookOf(graph, erc20(USDT)).ends).toEqual({ resting: dollars(1_000_000n) });
    expect(stats.paths.filter((path) => path.includes('getLogs'))).toEqual([]);
    expect(graph.nodes.some(({ id }) => id === `${chain}:${getAddress(USDT)}`)).toBe(false);
  });
});

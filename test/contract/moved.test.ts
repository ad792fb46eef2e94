import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { families } from '../../src/chains/index.ts';
import type { HoldingId } from '../../src/core/ids.ts';
import { type History, type Holding, outpointOf } from '../../src/core/movement.ts';
import type { ChainSource, MovedAnswer, Resting } from '../../src/trace/source.ts';
import { allFaults } from '../support/api-server.ts';
import { worldRuns } from '../support/runs.ts';
import { type MovedLab, type MovedScene, movedLabs } from './labs/moved.ts';

const signal = (): AbortSignal => new AbortController().signal;

async function read(
  source: ChainSource,
  holdings: readonly Holding[],
  asOf: number,
): Promise<ReadonlyMap<HoldingId, History>> {
  const found = new Map<HoldingId, History>();
  for await (const answer of source.histories(holdings, { asOf, hub: null, signal: signal() }))
    if (!('failure' in answer)) found.set(answer.holding, answer);
  return found;
}

/** What the history of a balance adds up to. */
const sumOf = ({ holding: id, opening, movements }: History): bigint =>
  movements.reduce((sum, { inputs, outputs }) => {
    for (const { holding, amount } of outputs) if (holding.id === id) sum += amount;
    for (const { holding, amount } of inputs) if (holding.id === id) sum -= amount;
    return sum;
  }, opening);

/** What rests by histories: outpoints that nobody spent, balances above nothing. */
function restingIn(
  holdings: readonly Holding[],
  histories: ReadonlyMap<HoldingId, History>,
  marks: ReadonlyMap<HoldingId, string>,
): Resting[] {
  return holdings.flatMap((holding): Resting[] => {
    const history = histories.get(holding.id);
    if (history === undefined) return [];
    const mark = marks.get(holding.id);
    const isOutput = outpointOf(holding) !== undefined;
    const balance = isOutput ? 1n : sumOf(history);
    if (isOutput ? history.movements.length > 0 : balance <= 0n) return [];
    return [{ holding, balance, ...(mark !== undefined && { mark }) }];
  });
}

const movementsOf = (history: History | undefined) =>
  history?.movements.map(({ id, position }) => `${position.height} ${id}`);

/** Asks at one height after the other what moved since the one before, and reads everything to see whether it is true. */
async function expectTruth({ source, holdings, tip }: MovedScene, heights: readonly number[]): Promise<void> {
  const marks = new Map<HoldingId, string>();
  const atTip = await read(source, holdings, tip);
  for (const [n, asOf] of heights.entries()) {
    const since = heights[n - 1];
    if (since === undefined) continue;
    const before = await read(source, holdings, since);
    const resting = restingIn(holdings, before, marks);
    const answers = (await source.moved?.(resting, { since, asOf, signal: signal() })) ?? [];
    expect(answers.map(({ holding }) => holding)).toEqual(resting.map(({ holding }) => holding.id));
    const after = await read(source, holdings, asOf);
    for (const { holding, verdict, mark } of answers) {
      const [was, is] = [before.get(holding), after.get(holding)] as [History, History];
      if (verdict === 'rests') expect(movementsOf(is), holding).toEqual(movementsOf(was));
      if (verdict === 'same')
        expect([sumOf(is), sumOf(atTip.get(holding) as History)], holding).toContain(sumOf(was));
      if (mark === undefined) marks.delete(holding);
      else marks.set(holding, mark);
    }
  }
}

/** A loaded machine takes several times as long as an idle one. */
const options = { timeout: 120_000 };

test('every family tells what moved over some provider, and so does a record', () => {
  expect(new Set(movedLabs.map(({ family }) => family))).toEqual(
    new Set([...[...families.keys()].filter((name) => name !== 'unread'), 'recorded']),
  );
});

describe.each(movedLabs)('$name', (lab: MovedLab) => {
  test(
    'never says that something rests, or is as much as before, where reading finds otherwise',
    options,
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1_000_000_000 }),
          fc.infiniteStream(fc.nat()),
          async (seed, draws) => {
            await using scene = await lab.open(seed);
            const heights = [...draws.take(4)].map((draw) => 1 + (draw % scene.tip)).sort((a, b) => a - b);
            await expectTruth(scene, heights);
          },
        ),
        worldRuns(2),
      ),
  );

  if (lab.family !== 'recorded' && !lab.isShared)
    test('says the same although one reply in five fails, in every way there is', options, async () => {
      await using calm = await lab.open(7);
      await using rough = await lab.open(7, {
        faults: { share: 0.2, kinds: allFaults, seed: 5 },
        retryAfter: '0',
      });
      const height = Math.floor(calm.tip / 2);
      const tellAt = async ({
        source,
        holdings,
        tip,
      }: MovedScene): Promise<readonly MovedAnswer[] | undefined> => {
        const resting = restingIn(holdings, await read(source, holdings, height), new Map());
        return source.moved?.(resting, { since: height, asOf: tip, signal: signal() });
      };
      expect(await tellAt(rough)).toEqual(await tellAt(calm));
    });

  test('gives nothing for nothing', async () => {
    await using scene = await lab.open(3);
    expect(await scene.source.moved?.([], { since: 1, asOf: 2, signal: signal() })).toEqual([]);
  });

  test('gives up when the run does', async () => {
    await using scene = await lab.open(3);
    const resting = scene.holdings.map((holding) => ({ holding, balance: 1n }));
    const stopped = AbortSignal.abort();
    await expect(scene.source.moved?.(resting, { since: 1, asOf: 2, signal: stopped })).rejects.toThrow();
  });
});

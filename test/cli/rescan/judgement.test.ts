import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/cli/rescan/judgement.ts';
import type { ChainSource, MovedAnswer } from '../../../src/trace/source.ts';
import { party, worldBuilder } from '../../support/bitcoin-world.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 20);
const build = worldBuilder('judgement');
const coinbase = build.coinbase(1, party('judgement', 'p2pkh'), 1_000n);
const holding = build.world().holding(coinbase, 0);

/** What is judged of a holding that was surely at rest at `sure`, by a chain that tells this of it. */
function judged(sure: number, verdict: MovedAnswer['verdict']) {
  const source = { moved: async () => [{ holding: holding.id, verdict }] } satisfies Pick<
    ChainSource,
    'moved'
  >;
  const options = {
    since: 10,
    asOf: 20,
    confirmAfter: 7 * DAY,
    now: NOW,
    signal: AbortSignal.timeout(60_000),
  };
  return judge(source as unknown as ChainSource, [{ holding, balance: 1_000n, sure }], options);
}

describe('a holding of which only an unchanged balance speaks', () => {
  test('rests until that is too long ago, and is read then', async () => {
    const fresh = await judged(NOW - 6 * DAY, 'same');
    expect([fresh.moved.size, fresh.sure.get(holding.id)]).toEqual([0, NOW - 6 * DAY]);
    expect((await judged(NOW - 7 * DAY, 'same')).moved).toEqual(new Set([holding.id]));
  });

  test('is read where it was sure at a time to come: the clock was set back', async () => {
    for (const ahead of [1, DAY, 400 * DAY])
      expect((await judged(NOW + ahead, 'same')).moved).toEqual(new Set([holding.id]));
  });

  test('is sure as of now where its chain excludes that it moved, whatever the clock said before', async () => {
    const { moved, sure } = await judged(NOW + 400 * DAY, 'rests');
    expect([moved.size, sure.get(holding.id)]).toEqual([0, NOW]);
  });
});

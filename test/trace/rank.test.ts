import { describe, expect, test } from 'vitest';
import { rankStrategies } from '../../src/core/rank/index.ts';
import type { RankStrategy } from '../../src/core/rank/rank.ts';
import { account, move } from '../support/account-scene.ts';
import { coinOf, type SceneTrace, traceScene } from '../support/crossing-scene.ts';

const [victim, thief, early, large, far] = [
  account('victim'),
  account('thief'),
  account('early'),
  account('large'),
  account('far'),
];
/** Of ten stolen units one goes to one account and nine to another, and from there on. Before the theft the thief paid the first. */
const movements = [
  move(victim, thief, 10n, { height: 10, txid: 'theft' }),
  move(thief, early, 1n, { height: 20 }),
  move(thief, large, 9n, { height: 30 }),
  move(large, far, 9n, { height: 40 }),
];
const traced = (name: string, lookups = 1e9): Promise<SceneTrace> =>
  traceScene({
    movements,
    lookups,
    more: { rank: rankStrategies.find((one) => one.name === name) as RankStrategy },
  });

describe('of a small branch and a large one, of which there is budget for one', () => {
  test.each(['taint', 'haircut', 'ttr-weight', 'ttr-time', 'ttr-redirect'])(
    '%s looks up the large one',
    async (name) => {
      expect((await traced(name, 2)).asked).toEqual([coinOf(thief), coinOf(large)]);
    },
  );

  test('reachability looks up the one that was paid first', async () => {
    expect((await traced('reachability', 2)).asked).toEqual([coinOf(thief), coinOf(early)]);
  });
});

test('nearest reads a level before the next one, the strategies whatever ranks first', async () => {
  const level = [coinOf(thief), coinOf(large), coinOf(early), coinOf(far)];
  expect((await traced('nearest')).asked).toEqual(level);
  expect((await traced('reachability')).asked).toEqual([level[0], level[2], level[1], level[3]]);
});

test('a round of a ranked walk looks up sixteen holdings, and the next those that ranked lower', async () => {
  const many = Array.from({ length: 20 }, (_, n) =>
    move(thief, account(`a${n}`), BigInt(100 + n), { height: 20 + n }),
  );
  const rounds: number[] = [];
  const { graph, asked } = await traceScene({
    movements: [move(victim, thief, 2190n, { height: 10, txid: 'theft' }), ...many],
    more: {
      rank: rankStrategies.find(({ name }) => name === 'taint') as RankStrategy,
      onEvent: (event) => {
        if (event.type === 'round') rounds.push(event.frontier);
      },
    },
  });
  expect(rounds).toEqual([1, 16, 4]);
  expect(asked.slice(1, 3)).toEqual([coinOf(account('a19')), coinOf(account('a18'))]);
  expect(graph.ledger.haircut?.ends).toEqual({ resting: '2190' });
});

import { describe, expect, test } from 'vitest';
import { sinkAccount } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import type { CrossingFinder } from '../../src/trace/crossing.ts';
import { account, eth, label, move, usdt } from '../support/account-scene.ts';
import { coinOf, crossingBetween, knows, traceScene } from '../support/crossing-scene.ts';
import { owner, utxo } from '../support/utxo-scene.ts';

const [thief, victim, door, swapper, away] = [
  account('thief'),
  account('victim'),
  account('door'),
  account('swapper'),
  account('away'),
];
const theft = move(victim, thief, eth('10'), { height: 1, txid: 'theft' });
/** What is paid to `door`, marked as a call unless it is not. */
const paid = (more: Partial<Movement> = {}, amount = '10'): Movement => ({
  ...move(thief, door, eth(amount), { height: 2, txid: 'deposit' }),
  ...more,
});
const called = paid({ call: '0x12345678' });
const looksAt = async (scene: Parameters<typeof traceScene>[0]): Promise<boolean> => {
  const { asked } = await traceScene(scene);
  return asked.includes('tx deposit');
};

describe('a transaction is looked at whole', () => {
  test('where it calls a contract', async () => {
    expect(await looksAt({ movements: [theft, called] })).toBe(true);
  });

  test.each(['bridge', 'dex', 'defi'] as const)(
    'where it pays an account that is labelled a %s',
    async (category) => {
      const labels = [label(door, category, 'a door')];
      expect(await looksAt({ movements: [theft, paid()], labels })).toBe(true);
    },
  );

  test('where it says something', async () => {
    expect(await looksAt({ movements: [theft, paid({ memo: '=:BTC.BTC:bc1q' })] })).toBe(true);
  });

  test('where it pays a door with little, if all that the door got is above the floor', async () => {
    const labels = [label(door, 'bridge', 'a door')];
    expect(await looksAt({ movements: [theft, paid()], labels, floor: eth('10') })).toBe(true);
  });
});

describe('a transaction is not looked at', () => {
  test('where it only pays', async () => {
    expect(await looksAt({ movements: [theft, paid()] })).toBe(false);
  });

  test('where what it says is for the parties alone', async () => {
    expect(await looksAt({ movements: [theft, paid({ memo: null })] })).toBe(false);
  });

  test('where it carries no taint', async () => {
    const other = { ...move(swapper, door, eth('10'), { height: 2, txid: 'deposit' }), call: '0x12345678' };
    expect(await looksAt({ movements: [theft, other] })).toBe(false);
  });

  test.each(['exchange', 'mixer'] as const)(
    'where it pays an account that is labelled a %s',
    async (category) => {
      const labels = [label(door, category, 'an end')];
      expect(await looksAt({ movements: [theft, called], labels })).toBe(false);
    },
  );

  test('where less arrives than the floor', async () => {
    expect(await looksAt({ movements: [theft, called], floor: eth('11') })).toBe(false);
  });

  test('where less arrives at a door than the floor', async () => {
    const labels = [label(door, 'bridge', 'a door')];
    const dust = paid({ call: '0x12345678' }, '1');
    expect(await looksAt({ movements: [theft, dust], labels, floor: eth('2') })).toBe(false);
  });

  test('where it pays further away than is allowed', async () => {
    expect(await looksAt({ movements: [theft, called], hops: 1 })).toBe(false);
    expect(await looksAt({ movements: [theft, called], hops: 2 })).toBe(true);
  });

  test('where it pays a door further away than is allowed', async () => {
    const labels = [label(door, 'bridge', 'a door')];
    expect(await looksAt({ movements: [theft, called], labels, hops: 1 })).toBe(false);
    expect(await looksAt({ movements: [theft, called], labels, hops: 2 })).toBe(true);
  });
});

test('a chain of outpoints is not asked for a transaction that its movement is', async () => {
  const theftOnBitcoin = utxo({ name: 'theft', inputs: [[1, 50n]], outputs: [[2, 50n]] });
  const spent = theftOnBitcoin.outputs[0]!.holding.id;
  const deposit = {
    ...utxo({
      name: 'deposit',
      inputs: [[2, 50n, spent]],
      outputs: [
        [3, 50n],
        [null, 0n],
      ],
      height: 800_001,
    }),
    memo: '=:ETH.ETH:0x0',
  };
  const seen: string[] = [];
  const finder: CrossingFinder = {
    name: 'watch',
    kind: 'bridge',
    summary: 'Sees what it is shown.',
    find({ transaction }) {
      seen.push(`${transaction.txid} ${transaction.movements[0]?.memo}`);
      return undefined;
    },
  };
  const { asked, graph } = await traceScene({ movements: [theftOnBitcoin, deposit], finders: [finder] });
  expect(asked.filter((key) => key.startsWith('tx'))).toEqual([]);
  expect(new Set(seen)).toEqual(new Set([`${deposit.txid} =:ETH.ETH:0x0`]));
  expect(graph.nodes.some(({ id }) => id === owner(3))).toBe(true);
});

describe('a holding that a transaction paid which is looked at', () => {
  const back = move(swapper, away, eth('7'), { height: 2, index: 1, txid: 'deposit' });
  const onwards = move(door, victim, eth('10'), { height: 3, txid: 'onwards' });
  const movements = [theft, called, back, onwards];

  test('is read when nobody knows the transaction, and after the answer', async () => {
    const { asked } = await traceScene({ movements });
    expect(asked).toEqual([coinOf(thief), 'tx deposit', coinOf(door), coinOf(victim)]);
  });

  test('is not read when what it got has gone over', async () => {
    const crossing = crossingBetween('swap', [called], [back]);
    const { asked, graph } = await traceScene({ movements, finders: [knows('deposit', [crossing])] });
    expect(asked).toEqual([coinOf(thief), 'tx deposit', coinOf(away)]);
    expect(graph.nodes.map(({ id }) => id)).not.toContain(door);
  });

  test('is read when the transaction could not be, and the graph says that', async () => {
    const { asked, graph, failures } = await traceScene({ movements, fails: ['tx deposit'] });
    expect(asked).toContain(coinOf(door));
    expect([...failures.keys()]).toEqual(['transaction eip155:1 deposit']);
    expect(graph.warnings.filter(({ code }) => code === 'crossing')).toEqual([
      {
        code: 'crossing',
        message:
          'could not be looked up, so nothing was concluded from it (http-status): transaction eip155:1 deposit',
      },
    ]);
  });
});

describe('finders', () => {
  const back = move(swapper, away, eth('7'), { height: 2, index: 1, txid: 'deposit' });
  const crossing = crossingBetween('swap', [called], [back]);

  test('that know nothing of a transaction leave it to the next', async () => {
    const finders = [knows('another', []), knows('deposit', [crossing])];
    const { graph } = await traceScene({ movements: [theft, called, back], finders });
    expect(graph.edges.flatMap((edge) => edge.crossing?.id ?? [])).toEqual(['swap']);
  });

  test('that know it and follow nothing have decided', async () => {
    const finders = [knows('deposit', []), knows('deposit', [crossing])];
    const { graph } = await traceScene({ movements: [theft, called, back], finders });
    expect(graph.edges.flatMap((edge) => edge.crossing?.id ?? [])).toEqual([]);
  });
});

describe('the budget of lookups', () => {
  const movements = [theft, called, move(door, away, eth('10'), { height: 3, txid: 'onwards' })];

  test('counts questions as it counts histories', async () => {
    const { asked } = await traceScene({ movements, lookups: 3 });
    expect(asked).toEqual([coinOf(thief), 'tx deposit', coinOf(door)]);
  });

  test('is told of where it left a question without an answer, and what was paid in stays there', async () => {
    const { asked, graph, failures } = await traceScene({ movements, lookups: 1 });
    expect(asked).toEqual([coinOf(thief)]);
    expect(graph.ledger.haircut?.ends).toEqual({ budget: `${eth('10')}` });
    expect(failures.size).toBe(0);
    expect(graph.warnings).toEqual([
      {
        code: 'crossing',
        message:
          'beyond the budget of lookups, so nothing was concluded from them: 1 question, the first of them transaction eip155:1 deposit',
      },
    ]);
  });

  test('does not count what there is nobody to ask for', async () => {
    const finder: CrossingFinder = {
      ...knows('deposit', []),
      find: ({ ask }) => {
        for (let n = 0; n < 9; n++) ask({ kind: 'service', service: 'ferry', path: `/${n}` });
        return undefined;
      },
    };
    const { asked, graph } = await traceScene({ movements, finders: [finder], lookups: 13 });
    expect(asked).toContain(coinOf(away));
    expect(graph.warnings.map(({ message }) => message)).toEqual([
      'nobody to ask, so nothing was concluded from them: 9 questions, the first of them service ferry /0',
    ]);
  });
});

describe('a wrap', () => {
  const burned = sinkAccount(theft.chain, 'burned');
  const deposit = paid({ call: '0xd0e30db0' });
  const mint: Movement = {
    ...move(null, thief, eth('10'), { height: 2, txid: 'deposit', asset: usdt }),
    wraps: deposit.id,
  };

  test('is found by the transaction alone', async () => {
    const { graph } = await traceScene({ movements: [theft, deposit, mint] });
    expect(graph.edges.filter(({ kind }) => kind === 'wrap')).toHaveLength(1);
    expect(graph.ledger.haircut?.ends).toEqual({ resting: `${eth('10')}` });
    expect(graph.nodes.map(({ id }) => id)).not.toContain(burned);
  });

  test('is found whichever of two readings of a movement tells of it', async () => {
    const { wraps: _, ...silent } = mint;
    const other = move(away, thief, 1n, { height: 1, asset: usdt, txid: 'dust' });
    const seeds = [
      { movement: theft, output: 0, taint: eth('10'), loss: eth('10') },
      { movement: other, output: 0, taint: 1n, loss: 1n },
    ];
    for (const [inHistory, inFacts] of [
      [mint, silent],
      [silent, mint],
    ] as const) {
      const histories = [theft, other, deposit, inHistory];
      const { graph } = await traceScene({
        movements: histories,
        seeds,
        facts: [theft, other, deposit, inFacts],
      });
      expect(graph.edges.filter(({ kind }) => kind === 'wrap')).toHaveLength(1);
    }
  });
});

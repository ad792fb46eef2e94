import { describe, expect, test } from 'vitest';
import type { AccountId } from '../../src/core/ids.ts';
import { account, hexOf } from '../support/evm-world.ts';
import { flowKey } from '../support/full-settlement.ts';
import { earlyRows, scoreFlows } from '../support/heist-score.ts';
import type { Theft, TrueFlow } from '../support/heist-world.ts';

const someone = (name: string): AccountId => account(hexOf(name, 20));
const [victim, thief, friend, exchange, stranger] = ['victim', 'thief', 'friend', 'exchange', 'stranger'].map(
  someone,
) as [AccountId, AccountId, AccountId, AccountId, AccountId];
const thefts: Theft[] = [{ txid: '0x0', payer: victim, source: thief }];
const row = (txid: string, from: AccountId, to: AccountId, wei: bigint): TrueFlow => ({
  txid,
  from,
  to,
  wei,
  isIntoTerminal: to === exchange,
});
const flows = [
  row('0x1', thief, friend, 100n),
  row('0x2', friend, exchange, 60n),
  row('0x3', friend, exchange, 40n),
];
const heist = { flows, thefts, terminals: [exchange] };
const traced = (...entries: [string, AccountId, bigint][]) =>
  new Map(entries.map(([txid, to, taint]) => [flowKey(txid, to), taint]));

describe('a score', () => {
  test('is full where every row is followed and nothing else', () => {
    const all = traced(
      ['0x0', thief, 100n],
      ['0x1', friend, 100n],
      ['0x2', exchange, 60n],
      ['0x3', exchange, 40n],
    );
    expect(scoreFlows(heist, all, 10n)).toEqual({
      terminalValue: 1,
      terminalTaint: 1,
      recall: 1,
      recallInTime: 1,
      precision: 1,
      terminals: 1,
      followed: 3,
    });
  });

  test('counts a payment by its whole value however little of it is tainted, and its taint beside that', () => {
    const score = scoreFlows(heist, traced(['0x2', exchange, 15n]), 10n);
    expect([score.terminalValue, score.terminalTaint, score.terminals]).toEqual([0.6, 0.15, 1]);
  });

  test('takes what carries less than the floor for not followed', () => {
    const score = scoreFlows(heist, traced(['0x1', friend, 100n], ['0x2', exchange, 9n]), 10n);
    expect([score.terminalValue, score.recall, score.followed]).toEqual([0, 0.333333, 1]);
  });

  test('takes a payment that the record does not have for false', () => {
    const score = scoreFlows(heist, traced(['0x1', friend, 100n], ['0x4', stranger, 50n]), 10n);
    expect(score.precision).toBe(0.5);
  });

  test('takes a true transaction that pays somebody else for false', () => {
    expect(scoreFlows(heist, traced(['0x1', stranger, 100n]), 10n).precision).toBe(0);
  });

  test('gives nothing for the theft itself, which is known beforehand', () => {
    expect(scoreFlows(heist, traced(['0x0', thief, 100n]), 10n)).toMatchObject({ followed: 0, recall: 0 });
  });
});

describe('rows that no rule which keeps to time can follow', () => {
  const late = row('0x5', someone('third'), exchange, 5n);

  test('are those that leave an account before anything comes in, and what only they brought', () => {
    const before = [row('0x6', friend, stranger, 1n), row('0x7', stranger, exchange, 1n), ...flows, late];
    expect([...earlyRows({ flows: before, thefts })]).toEqual([0, 1, 5]);
  });

  test('do not count against the recall in time', () => {
    const score = scoreFlows(
      { ...heist, flows: [...flows, late] },
      traced(['0x1', friend, 100n], ['0x2', exchange, 60n], ['0x3', exchange, 40n]),
      10n,
    );
    expect([score.recall, score.recallInTime]).toEqual([0.75, 1]);
  });
});

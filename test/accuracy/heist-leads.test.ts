import { describe, expect, test } from 'vitest';
import type { AccountId } from '../../src/core/ids.ts';
import { account, hexOf } from '../support/evm-world.ts';
import { readHeist } from '../support/heist-case.ts';
import { scoreLeads, withhold } from '../support/heist-leads.ts';
import { heistWorld, type Theft, type TrueFlow } from '../support/heist-world.ts';

const someone = (name: string): AccountId => account(hexOf(name, 20));
const [alice, bob, thief, other, mule, mixer] = ['alice', 'bob', 'thief', 'other', 'mule', 'mixer'].map(
  someone,
) as [AccountId, AccountId, AccountId, AccountId, AccountId, AccountId];
const theft = (payer: AccountId, source: AccountId): Theft => ({ txid: `${payer}`, payer, source });
const row = (from: AccountId, to: AccountId): TrueFlow => ({
  txid: '0x1',
  from,
  to,
  wei: 1n,
  isIntoTerminal: false,
});
const flows = [row(other, mule), row(mule, mixer), row(thief, mixer)];
const lead = (account: AccountId) => ({ account });

describe('leads to withheld seeds', () => {
  const fromKnownSource = { known: [theft(alice, thief)], withheld: [theft(bob, thief)] };
  const fromUnknownSource = { known: [theft(alice, thief)], withheld: [theft(bob, other)] };

  test('name who else was robbed by a known source', () => {
    expect(scoreLeads({ flows }, fromKnownSource, [lead(bob)]).named).toBe(1);
    expect(scoreLeads({ flows }, fromKnownSource, [lead(thief)]).named).toBe(0);
  });

  test('name an unknown source by itself or by an account that it alone paid', () => {
    for (const account of [bob, other, mule])
      expect(scoreLeads({ flows }, fromUnknownSource, [lead(account)]).named).toBe(1);
    expect(scoreLeads({ flows }, fromUnknownSource, [lead(mixer)]).named).toBe(0);
  });

  test('name several unknown sources by an account that they alone paid, each that did', () => {
    const [third, far] = [someone('third'), someone('far')] as [AccountId, AccountId];
    const withheld = [theft(bob, other), theft(alice, third), theft(alice, far)];
    const shared = { flows: [row(other, mule), row(third, mule), row(far, mixer)] };
    expect(scoreLeads(shared, { known: [], withheld }, [lead(mule)]).missed).toEqual([withheld[2]]);
    const known = [theft(alice, third)];
    expect(scoreLeads(shared, { known, withheld: withheld.slice(0, 1) }, [lead(mule)]).named).toBe(0);
  });

  test('count among the first only', () => {
    const leads = [lead(alice), lead(mixer), lead(bob)];
    expect(scoreLeads({ flows }, fromKnownSource, leads, 2)).toEqual({
      named: 0,
      missed: fromKnownSource.withheld,
    });
    expect(scoreLeads({ flows }, fromKnownSource, leads, 3).named).toBe(1);
  });
});

test('a quarter of the seeds is withheld, the rest is known', () => {
  const heist = heistWorld(readHeist('lifi-2024'));
  const { known, withheld } = withhold(heist, 'payments');
  expect([known.length, withheld.length]).toEqual([9, 3]);
  expect([...known, ...withheld].sort((a, b) => heist.thefts.indexOf(a) - heist.thefts.indexOf(b))).toEqual(
    heist.thefts,
  );
});

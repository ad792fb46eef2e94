import { expect, it } from 'vitest';
import type { Crossing } from '../../src/core/crossing.ts';
import type { Knowledge } from '../../src/core/frontier.ts';
import { openJournal } from '../../src/core/journal.ts';
import type { Leg, Movement } from '../../src/core/movement.ts';
import { noPatterns } from '../../src/core/pattern-book.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { settle } from '../../src/core/settle.ts';
import type { Atlas, CrossingFinder } from '../../src/trace/crossing.ts';
import { examinations } from '../../src/trace/examinations.ts';
import type { Ask } from '../../src/trace/inquiry.ts';
import { movementsOf } from '../crossings/ledger.ts';

const called = (movement: Movement, txid: string): Movement => ({
  ...movement,
  id: `${movement.chain}:${txid}/${movement.id}` as Movement['id'],
  txid: txid as Movement['txid'],
  call: '0x12345678',
});

it('looks at the transaction of a deposit whole, and not at that in which a relayer pays it out', () => {
  const [deposit, payout] = movementsOf([
    { id: 'deposit', pay: ['thief', 'pool', '10', 'A'] },
    { id: 'payout', pay: ['relayer', 'thief', '9', 'B'] },
  ]).map((movement, n) => called(movement, `0x0${n}`)) as [Movement, Movement];
  const crossing: Crossing = {
    id: 'a bridge',
    kind: 'bridge',
    rule: 'a bridge',
    tier: 1,
    confidence: 100,
    evidence: {},
    given: [{ movement: deposit, output: 0 }],
    received: [{ movement: payout, output: 0, share: 10n }],
  };
  const thief = (deposit.inputs[0] as Leg).holding;
  const seed = {
    ...deposit,
    id: 'theft' as Movement['id'],
    txid: '0xee' as Movement['txid'],
    call: '0x00000000',
    inputs: [],
    outputs: [{ holding: thief, amount: 10n }],
    position: { height: 1, index: 0, time: null },
  };
  const history = {
    holding: thief.id,
    opening: 0n,
    movements: [seed, deposit],
    through: 1_000,
    gap: null,
    notes: [],
  };
  const asked = new Set<string>();
  const ask = ((inquiry: { readonly txid: string }) => {
    asked.add(inquiry.txid);
    return undefined;
  }) as unknown as Ask;
  const nobody: CrossingFinder = { name: 'nobody', kind: 'swap', summary: '', find: () => undefined };
  const knowledge: Knowledge = {
    histories: new Map(),
    failures: new Map(),
    labels: new Map(),
    patterns: noPatterns,
    asked: 0,
    waiting: new Set(),
    unread: () => undefined,
    named: new Set(),
    decisions: new Map(),
    unit: { kind: 'usd' },
    limits: { hops: 9, lookups: 9, floors: new Map(), ends: new Set() },
  };
  const examined = examinations({ finders: [nobody], atlas: {} as Atlas });
  for (const crossings of [[], [crossing]]) {
    const seeds = [{ movement: seed, output: 0, taint: 10n, loss: 10n }];
    const settlement = settle(openJournal({ histories: [history], seeds, crossings }), haircut);
    if (crossings.length > 0) expect(settlement.crossed.size).toBe(1);
    examined.name(settlement, knowledge);
    examined.find(new Map(), ask);
  }
  expect([...asked].sort()).toEqual(['0x00', '0xee']);
});

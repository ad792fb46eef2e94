import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accountId, assetId, balanceId, chainId, movementId, outpointId, txId } from '../../src/core/ids.ts';
import { openJournal } from '../../src/core/journal.ts';
import type { History, Holding, Leg, Movement, Seed } from '../../src/core/movement.ts';
import { policyNamed } from '../../src/core/policies/index.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { clean, type Pot, taintOf } from '../../src/core/pot.ts';
import { settle } from '../../src/core/settle.ts';

type Part = readonly ['c' | 't', number];
interface Vectors {
  readonly transactions: readonly {
    readonly id: string;
    readonly inputs: readonly Part[];
    readonly outputs: readonly number[];
    readonly fee: number;
    readonly expect: Readonly<Record<string, readonly [readonly number[], number]>>;
  }[];
  readonly partsKept: {
    readonly hops: readonly {
      readonly inputs: readonly (readonly Part[])[];
      readonly outputs: readonly number[];
      readonly expect: readonly (readonly Part[])[];
      readonly expectFee: readonly Part[];
    }[];
  };
  readonly accounts: readonly {
    readonly id: string;
    readonly scale: number;
    readonly moves: readonly (readonly ['in', number, 'c' | 't'] | readonly ['out', number])[];
    readonly expect: Readonly<Record<string, readonly number[]>>;
  }[];
  readonly followedAsAWhole: { readonly mixed: readonly number[] };
  readonly kept: {
    readonly floor: number;
    readonly stolen: number;
    readonly payments: readonly number[];
    readonly cases: readonly {
      readonly policy: string;
      readonly clean: number;
      readonly expect: readonly number[];
    }[];
  };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/taint.json', import.meta.url), 'utf8'),
) as Vectors;
const policyOf = (name: string): TaintPolicy => {
  const policy = policyNamed(name);
  if (!policy) throw new Error(`no policy is called ${name}`);
  return policy;
};
const pot = (parts: readonly Part[]): Pot =>
  parts.flatMap(([colour, value]) => {
    const amount = BigInt(value);
    return colour === 't' ? [{ amount, taint: amount, presumed: 0n, losses: [amount] }] : clean(amount);
  });

const chain = chainId('test:1');
const asset = assetId(chain, 'slip44:0');
const holdingAt = (id: Holding['id'], owner: string): Holding => ({
  id,
  owner: accountId(chain, owner),
  asset,
});
const at = (n: number, inputs: readonly Leg[], outputs: readonly Leg[]): Movement => ({
  id: movementId(`m${n}`),
  chain,
  txid: txId(`m${n}`),
  position: { height: n, index: 0, time: null },
  inputs,
  outputs,
});
const read = (holding: Holding, movements: readonly Movement[]): History => ({
  holding: holding.id,
  opening: 0n,
  movements,
  through: 99,
  gap: null,
  notes: [],
});

/** A transaction that spends outpoints of one account, the stolen ones of them seeds. */
function spending(inputs: readonly Part[], outputs: readonly number[]) {
  const holdings = inputs.map((_, n) => holdingAt(outpointId(chain, txId(`m${n}`), 0), 'a'));
  const funding = inputs.map(([, value], n) =>
    at(n, [], [{ holding: holdings[n] as Holding, amount: BigInt(value) }]),
  );
  const spend = at(
    inputs.length,
    holdings.map((holding, n) => ({ holding, amount: BigInt(inputs[n]?.[1] ?? 0) })),
    outputs.map((value, n) => ({
      holding: holdingAt(outpointId(chain, txId('spend'), n), 'b'),
      amount: BigInt(value),
    })),
  );
  const seeds: Seed[] = funding.flatMap((movement, n) => {
    const taint = BigInt(inputs[n]?.[1] ?? 0);
    return inputs[n]?.[0] === 't' ? [{ movement, output: 0, taint, loss: taint }] : [];
  });
  const histories = holdings.map((holding, n) => read(holding, [funding[n] as Movement, spend]));
  return { spend, histories, seeds };
}

describe.each(vectors.transactions)('transaction $id', ({ inputs, outputs, fee, expect: expected }) => {
  test.each(Object.entries(expected))('under %s, by merge and split', (name, [taints, feeTaint]) => {
    const { merge, split } = policyOf(name);
    const transit = inputs.reduce<Pot>((sum, part) => merge(sum, pot([part])), []);
    const { paid, rest } = split(transit, outputs.map(BigInt), BigInt(fee));
    expect(paid.map(taintOf)).toEqual(taints.map(BigInt));
    expect(taintOf(rest)).toBe(BigInt(feeTaint));
  });

  test.each(Object.entries(expected))('under %s, settled', (name, [taints, feeTaint]) => {
    const { spend, ...facts } = spending(inputs, outputs);
    const { journal, legTaint, fees } = settle(openJournal(facts), policyOf(name));
    const m = journal.movements.indexOf(spend);
    const first = journal.outputsAt[m] as number;
    expect(outputs.map((_, n) => legTaint(first + n))).toEqual(taints.map(BigInt));
    expect(fees.get(m)?.taint ?? 0n).toBe(BigInt(feeTaint));
    const sum = taints.reduce((total, taint) => total + taint, feeTaint);
    if (policyOf(name).conserves)
      expect(sum).toBe(inputs.reduce((total, [c, v]) => (c === 't' ? total + v : total), 0));
    else expect(sum).toBe(outputs.reduce((total, value) => total + value, fee));
  });
});

test('fifo keeps the order of the parts inside an output', () => {
  const { merge, split } = policyOf('fifo');
  for (const { inputs, outputs, expect: expected, expectFee } of vectors.partsKept.hops) {
    const transit = inputs.reduce<Pot>((sum, parts) => merge(sum, pot(parts)), []);
    const { paid, rest } = split(transit, outputs.map(BigInt));
    expect(paid).toEqual(expected.map(pot));
    expect(rest).toEqual(pot(expectFee));
  }
});

test('dirty-first reports a payment that is stolen in part and follows none of it', () => {
  const { inputs, outputs } = vectors.transactions.find(({ id }) => id === 'V1')!;
  const { spend, histories, seeds } = spending(inputs, outputs);
  const onward = spend.outputs.map(({ holding, amount }, n) =>
    at(
      10 + n,
      [{ holding, amount }],
      [{ holding: holdingAt(outpointId(chain, txId(`on${n}`), 0), 'c'), amount }],
    ),
  );
  const known = spend.outputs.map(({ holding }, n) => read(holding, [spend, onward[n] as Movement]));
  const under = (name: string) =>
    settle(openJournal({ histories: [...histories, ...known], seeds }), policyOf(name));
  const dirty = under('dirty-first');
  const at0 = dirty.journal.outputsAt[dirty.journal.movements.indexOf(spend)] as number;
  const holdings = outputs.map((_, n) => dirty.journal.legHolding[at0 + n] as number);
  const { mixed } = vectors.followedAsAWhole;
  expect(holdings.map((n) => dirty.mixedStain(n).taint)).toEqual(mixed.map(BigInt));
  expect(holdings.map((n) => dirty.held[n])).toEqual(mixed.map(BigInt));
  const carried = ({ journal, carries }: ReturnType<typeof under>) =>
    onward.map((movement) => carries[journal.movements.indexOf(movement)]);
  expect(carried(dirty)).toEqual([0, 0]);
  expect(carried(under('fifo'))).toEqual([0, 1]);
});

test('dirty-first follows what is stolen as a whole, and a seed whether it is or not', () => {
  const { spend, histories, seeds } = spending(
    [
      ['t', 400],
      ['c', 500],
    ],
    [400, 500],
  );
  const whole = settle(openJournal({ histories, seeds }), policyOf('dirty-first'));
  const first = whole.journal.outputsAt[whole.journal.movements.indexOf(spend)] as number;
  expect(whole.isMixed(first)).toBe(false);
  expect(whole.legTaint(first)).toBe(400n);
  const inPart = seeds.map((seed) => ({ ...seed, taint: 100n, loss: 100n }));
  const part = settle(openJournal({ histories, seeds: inPart }), policyOf('dirty-first'));
  expect(part.legTaint(first)).toBe(100n);
  expect(part.isMixed(first)).toBe(true);
});

test.each(vectors.kept.cases)(
  '$policy beside $clean clean',
  ({ policy, clean: opening, expect: expected }) => {
    const { stolen, payments, floor } = vectors.kept;
    const account = holdingAt(balanceId(accountId(chain, 'a'), asset), 'a');
    const theft = at(0, [], [{ holding: account, amount: BigInt(stolen) }]);
    const paid = payments.map((value, n) => {
      const to = holdingAt(balanceId(accountId(chain, `to ${n}`), asset), `to ${n}`);
      return at(
        1 + n,
        [{ holding: account, amount: BigInt(value) }],
        [{ holding: to, amount: BigInt(value) }],
      );
    });
    const { journal, legTaint } = settle(
      openJournal({
        histories: [{ ...read(account, [theft, ...paid]), opening: BigInt(opening) }],
        seeds: [{ movement: theft, output: 0, taint: BigInt(stolen), loss: BigInt(stolen) }],
        floors: new Map([['loss', BigInt(floor)]]),
      }),
      policyOf(policy),
    );
    const taints = paid.map((movement) =>
      legTaint(journal.inputsAt[journal.movements.indexOf(movement)] as number),
    );
    expect(taints).toEqual(expected.map(BigInt));
  },
);

describe.each(vectors.accounts)('account $id', ({ scale, moves, expect: expected }) => {
  test.each(Object.entries(expected))('under %s', (name, taints) => {
    const account = holdingAt(balanceId(accountId(chain, 'a'), asset), 'a');
    const other = holdingAt(balanceId(accountId(chain, 'b'), asset), 'b');
    const movements = moves.map(([way, value], n) => {
      const amount = BigInt(value * scale);
      return way === 'in'
        ? at(n, [], [{ holding: account, amount }])
        : at(n, [{ holding: account, amount }], [{ holding: other, amount }]);
    });
    const seeds = moves.flatMap(([, value, colour], n): Seed[] => {
      const taint = BigInt(value * scale);
      return colour === 't' ? [{ movement: movements[n] as Movement, output: 0, taint, loss: taint }] : [];
    });
    const { journal, legTaint } = settle(
      openJournal({ histories: [read(account, movements)], seeds }),
      policyOf(name),
    );
    const paid = movements
      .filter((_, n) => moves[n]?.[0] === 'out')
      .map((movement) => legTaint(journal.inputsAt[journal.movements.indexOf(movement)] as number));
    expect(paid).toEqual(taints.map(BigInt));
  });
});

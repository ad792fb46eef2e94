import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accountId, assetId, balanceId, chainId, movementId, outpointId, txId } from '../../src/core/ids.ts';
import { openJournal } from '../../src/core/journal.ts';
import type { History, Holding, Leg, Movement, Seed } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
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
}

const vectors = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/taint.json', import.meta.url), 'utf8'),
) as Vectors;
const policyOf = (name: string): TaintPolicy =>
  policies.find((policy) => policy.name === name) as TaintPolicy;
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

describe.each(vectors.transactions)('transaction $id', ({ inputs, outputs, fee, expect: expected }) => {
  test.each(Object.entries(expected))('under %s, by merge and split', (name, [taints, feeTaint]) => {
    const { merge, split } = policyOf(name);
    const transit = inputs.reduce<Pot>((sum, part) => merge(sum, pot([part])), []);
    const { paid, rest } = split(transit, outputs.map(BigInt));
    expect(paid.map(taintOf)).toEqual(taints.map(BigInt));
    expect(taintOf(rest)).toBe(BigInt(feeTaint));
  });

  test.each(Object.entries(expected))('under %s, settled', (name, [taints, feeTaint]) => {
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
    const { journal, legTaint, fees } = settle(openJournal({ histories, seeds }), policyOf(name));
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

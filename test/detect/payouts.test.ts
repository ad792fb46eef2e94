import { describe, expect, test } from 'vitest';
import type { AccountId } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import type { Hit } from '../../src/core/pattern.ts';
import { batchPayment } from '../../src/detect/batch-payment.ts';
import { consolidation } from '../../src/detect/consolidation.ts';
import { dustAttack } from '../../src/detect/dust-attack.ts';
import type { ScriptForm } from '../../src/detect/utxo/script-form.ts';
import type { Detector } from '../../src/trace/detector.ts';
import { askNothing, litecoin, owner, sceneOf, utxo } from '../support/utxo-scene.ts';

type Output = readonly [AccountId | number | null, bigint];
const hitOf = (detector: Detector, movement: Movement): Hit | undefined =>
  detector.detect(sceneOf({ tainted: [movement] }), detector.parameters, askNothing).hits[0];
const made = (inputs: number, outputs: readonly Output[], chain?: Movement['chain']): Movement =>
  utxo({
    name: 'one',
    inputs: Array.from({ length: inputs }, (_, n) => [n, 50_000_000n] as const),
    outputs,
    ...(chain === undefined ? {} : { chain }),
  });
const paid = (count: number, value = (n: number): bigint => BigInt(100_000 + n)): Output[] =>
  Array.from({ length: count }, (_, n) => [100 + n, value(n)]);

describe('a batch payment', () => {
  const nameOf = (movement: Movement) => hitOf(batchPayment, movement)?.pattern.name;
  const forms: readonly ScriptForm[] = ['p2pkh', 'p2sh', 'p2wpkh'];
  const mixedForms = (count: number): Output[] =>
    Array.from({ length: count }, (_, n) => [owner(100 + n, forms[n % 3]), 100_000n]);
  const unequal = (count: number): Output[] => paid(count, (n) => (n === 0 ? 30_000_000n : 200_000n));

  test('is a distribution with a hundred outputs of at most two inputs', () => {
    expect(hitOf(batchPayment, made(2, paid(100)))).toMatchObject({
      pattern: {
        name: 'batch-payment.distribution',
        confidence: 50,
        evidence: { rules: 'distribution, payout', inputs: '2', outputs: '100', addresses: '100' },
      },
    });
    expect(nameOf(made(2, paid(99)))).toBe('batch-payment.payout');
    expect(nameOf(made(3, paid(100)))).toBe('batch-payment.payout');
  });

  test.each<[string, readonly Output[]]>([
    ['forms and distinct addresses', mixedForms(10)],
    ['unequal sums and distinct addresses', unequal(10)],
  ])('is a withdrawal by %s', (_, outputs) => {
    expect(nameOf(made(2, outputs))).toBe('batch-payment.withdrawal');
  });

  test.each<[string, readonly Output[], number]>([
    ['distinct addresses alone', paid(10), 2],
    ['nine outputs', unequal(9), 1],
    ['three inputs', unequal(15), 3],
    ['a sum just a hundred times another', paid(10, (n) => (n === 0 ? 20_000_000n : 200_000n)), 2],
    ['unequal sums to few addresses', [...unequal(7), ...paid(3)], 2],
  ])('is a mere payout by %s', (_, outputs, inputs) => {
    expect(nameOf(made(inputs, outputs))).toBe('batch-payment.payout');
  });

  test('is no payout with less than five outputs for each input', () => {
    expect(nameOf(made(1, paid(5)))).toBe('batch-payment.payout');
    expect(nameOf(made(2, paid(9)))).toBeUndefined();
  });
});

describe('a consolidation', () => {
  test.each([
    [5, 1, true],
    [10, 2, true],
    [4, 1, false],
    [9, 2, false],
  ])('of %i inputs into %i is one: %s', (inputs, outputs, is) => {
    expect(hitOf(consolidation, made(inputs, paid(outputs)))?.pattern.name).toBe(
      is ? 'consolidation' : undefined,
    );
  });

  test('counts OP_RETURN among its outputs', () => {
    expect(
      hitOf(
        consolidation,
        made(5, [
          [100, 9n],
          [null, 0n],
        ]),
      ),
    ).toBeUndefined();
  });
});

describe('dust', () => {
  const nameOf = (movement: Movement) => hitOf(dustAttack, movement)?.pattern.name;
  const change: Output = [99, 40_000_000n];

  test.each<[ScriptForm, bigint]>([
    ['p2pkh', 1_092n],
    ['p2sh', 1_080n],
    ['p2wpkh', 588n],
    ['p2wsh', 660n],
    ['p2tr', 660n],
  ])('of %s is worth at most twice what nodes relay', (form, value) => {
    expect(nameOf(made(1, [[owner(1, form), value], change]))).toBe('dust-attack.single');
    expect(nameOf(made(1, [[owner(1, form), value + 1n], change]))).toBeUndefined();
  });

  test.each<[string, Movement]>([
    ['of two inputs', made(2, [[1, 300n], change])],
    ['with a third output', made(1, [[1, 300n], change, [3, 70_000n]])],
    ['with an OP_RETURN', made(1, [[1, 300n], change, [null, 0n]])],
    [
      'of nothing but dust',
      made(1, [
        [1, 300n],
        [2, 300n],
      ]),
    ],
    ['worth nothing', made(1, [[1, 0n], change])],
    ['on Litecoin, whose limits are others', made(1, [[1, 300n], change], litecoin)],
    ['to a bare script', made(1, [[owner(1, 'bare'), 300n], change])],
  ])('is no attack %s', (_, movement) => {
    expect(nameOf(movement)).toBeUndefined();
  });

  test('to many is an attack where it is most of the outputs', () => {
    const dust = Array.from({ length: 5 }, (_, n): Output => [200 + n, 546n]);
    expect(hitOf(dustAttack, made(3, [...dust, ...paid(4)]))?.pattern).toEqual({
      name: 'dust-attack.many',
      confidence: 50,
      evidence: { dust: '5', outputs: '0 1 2 3 4', value: '2730' },
    });
    expect(nameOf(made(3, [...dust, ...paid(5)]))).toBeUndefined();
    expect(nameOf(made(3, dust.slice(1)))).toBeUndefined();
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../src/chains/bitcoin/address.ts';
import { networkOf } from '../../src/chains/bitcoin/network.ts';
import { accountId } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import type { Hit } from '../../src/core/pattern.ts';
import { batchPayment } from '../../src/detect/batch-payment.ts';
import { joinmarket } from '../../src/detect/coinjoin/joinmarket.ts';
import { coinJoinParameters } from '../../src/detect/coinjoin/parameters.ts';
import { stonewall } from '../../src/detect/coinjoin/stonewall.ts';
import { wasabi10 } from '../../src/detect/coinjoin/wasabi-1-0.ts';
import { wasabi11 } from '../../src/detect/coinjoin/wasabi-1-1.ts';
import { wasabi2 } from '../../src/detect/coinjoin/wasabi-2.ts';
import { whirlpool } from '../../src/detect/coinjoin/whirlpool.ts';
import { whirlpoolTx0 } from '../../src/detect/coinjoin/whirlpool-tx0.ts';
import { coinjoin } from '../../src/detect/coinjoin.ts';
import { consolidation } from '../../src/detect/consolidation.ts';
import { dustAttack } from '../../src/detect/dust-attack.ts';
import { shapeOf } from '../../src/detect/utxo/shape.ts';
import type { Detector } from '../../src/trace/detector.ts';
import { askNothing, sceneOf, utxo } from '../support/utxo-scene.ts';

interface Vectors {
  readonly vectors: readonly {
    readonly id: string;
    readonly inputs: readonly number[];
    readonly outputs: readonly (number | null)[];
    readonly rules: Readonly<Record<string, number>>;
    readonly stonewall?: true;
  }[];
  readonly recorded: readonly {
    readonly id: string;
    readonly txid: string;
    readonly height: number;
    readonly inputs: readonly (readonly [string, number])[];
    readonly outputs: readonly (readonly [string | null, number])[];
    readonly finding: Readonly<Record<'participants' | 'set' | 'confidence', number>> & {
      readonly name: string;
    };
    readonly opinion?: string;
    readonly stonewall?: true;
    readonly batch?: string;
    readonly consolidation?: true;
    readonly dust?: string;
  }[];
}
const { vectors, recorded } = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/coinjoin.json', import.meta.url), 'utf8'),
) as Vectors;
const rules = {
  whirlpool,
  'whirlpool-tx0': whirlpoolTx0,
  'wasabi-1.0': wasabi10,
  'wasabi-1.1': wasabi11,
  'wasabi-2': wasabi2,
  joinmarket,
};
type Side = readonly [number | null, bigint];
const hitsOf = (detector: Detector, movement: Movement): readonly Hit[] =>
  detector.detect(sceneOf({ tainted: [movement] }), detector.parameters, askNothing).hits;

describe.each(vectors)('vector $id', ({ id, inputs, outputs, rules: expected, stonewall: isStonewall }) => {
  const movement = utxo({
    name: id,
    inputs: inputs.map((value, n) => [n, BigInt(value)]),
    outputs: outputs.map((value, n) => (value === null ? [null, 0n] : [100 + n, BigInt(value)])),
  });
  const shape = shapeOf(movement)!;

  test.each(Object.entries(rules))('by the rule of %s', (name, rule) => {
    expect(rule(shape, coinJoinParameters)?.confidence).toBe(expected[name]);
  });

  test('by consensus of all rules, before the second opinion', () => {
    const [hit] = hitsOf(coinjoin, movement);
    const found = Object.entries(expected).filter(([name]) => name !== 'whirlpool-tx0');
    const sure = Math.max(...found.map(([, confidence]) => confidence));
    const gain = hit?.pattern.evidence.secondOpinion === 'agrees' ? Math.floor((100 - sure) / 2) : 0;
    expect(hit?.ends).toBe(found.length === 0 ? undefined : 'coinjoin');
    if (found.length > 0) expect(hit?.pattern.confidence).toBe(sure + gain);
    expect(hit?.pattern.name === 'coinjoin.stonewall').toBe(isStonewall === true);
    expect(stonewall(shape, coinJoinParameters) !== undefined).toBe(isStonewall === true);
  });
});

test('property: no rule depends on the order of inputs and outputs', () => {
  fc.assert(
    fc.property(fc.constantFrom(...vectors), fc.infiniteStream(fc.nat()), ({ id, inputs, outputs }, keys) => {
      const shuffled = <T>(values: readonly T[]): T[] =>
        values
          .map((value) => ({ value, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
      const sides = {
        inputs: inputs.map((value, n) => [n, BigInt(value)] as const),
        outputs: outputs.map((value, n) => (value === null ? [null, 0n] : [100 + n, BigInt(value)]) as Side),
      };
      const [straight, mixed] = [
        sides,
        { inputs: shuffled(sides.inputs), outputs: shuffled(sides.outputs) },
      ].map((some) => utxo({ name: id, ...some })) as [Movement, Movement];
      const said = (movement: Movement) =>
        hitsOf(coinjoin, movement).map(({ pattern, equal, ends }) => ({
          name: pattern.name,
          ends,
          participants: pattern.evidence.participants,
          denominations: pattern.evidence.denominations,
          rules: pattern.evidence.rules,
          equal: equal?.map((n) => movement.outputs[n]?.holding.owner).sort(),
        }));
      expect(said(mixed)).toEqual(said(straight));
    }),
    { numRuns: 100 },
  );
});

describe.each(recorded)('recorded $id', (wanted) => {
  const network = networkOf(utxo({ name: 'any', inputs: [], outputs: [] }).chain);
  const account = (address: string | null) =>
    address === null
      ? null
      : accountId(
          utxo({ name: 'any', inputs: [], outputs: [] }).chain,
          address === 'script' ? 'script.00' : parseAddress(address, network),
        );
  const movement = utxo({
    name: wanted.id,
    txid: wanted.txid,
    height: wanted.height,
    inputs: wanted.inputs.map(([address, value]) => [account(address), BigInt(value)]),
    outputs: wanted.outputs.map(([address, value]) => [account(address), BigInt(value)]),
  });

  test('is judged as what it is known to be', () => {
    const [hit] = hitsOf(coinjoin, movement);
    if (wanted.finding === null) {
      expect(hit?.pattern.name).toBe(wanted.stonewall === true ? 'coinjoin.stonewall' : undefined);
      return;
    }
    const { name, confidence, participants, set } = wanted.finding;
    const gain = wanted.opinion === 'agrees' ? Math.floor((100 - confidence) / 2) : 0;
    expect(hit).toMatchObject({
      ends: 'coinjoin',
      pattern: {
        name: `coinjoin.${name}`,
        confidence: confidence + gain,
        evidence: {
          participants: String(participants),
          set: String(set),
          secondOpinion: wanted.opinion,
        },
      },
    });
    expect(hit?.equal).toHaveLength(set);
  });

  test('is taken for a payout, a consolidation or dust only where it is one', () => {
    const names = [batchPayment, consolidation, dustAttack].flatMap((detector) =>
      hitsOf(detector, movement).map(({ pattern }) => pattern.name),
    );
    expect(names).toEqual([
      ...(wanted.batch === undefined ? [] : [`batch-payment.${wanted.batch}`]),
      ...(wanted.consolidation === undefined ? [] : ['consolidation']),
      ...(wanted.dust === undefined ? [] : [`dust-attack.${wanted.dust}`]),
    ]);
  });
});

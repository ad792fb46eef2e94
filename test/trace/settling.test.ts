import { expect, test } from 'vitest';
import type { Detector } from '../../src/trace/detector.ts';
import { traceScene } from '../support/crossing-scene.ts';
import { outputOf, owner, utxo } from '../support/utxo-scene.ts';

const theft = utxo({ name: 'theft', inputs: [[1, 8n]], outputs: [[2, 8n]] });
const mix = utxo({
  name: 'mix',
  inputs: [
    [2, 8n, outputOf(theft, 0)],
    [9, 8n],
  ],
  outputs: [
    [3, 8n],
    [4, 8n],
  ],
  height: 800_001,
});

/** Says that the mix mixes as long as `sees` what it carries, and that only its second output is in the set. */
const detector = (sees: (outputs: readonly bigint[]) => boolean): Detector => ({
  name: 'coinjoin',
  summary: 'Sees one transaction.',
  parameters: {},
  when: 'each-round',
  detect: ({ tainted }) => ({
    hits: tainted
      .filter(({ movement, outputs }) => movement.id === mix.id && sees(outputs))
      .map(({ movement: { chain, txid } }) => ({
        subject: { kind: 'transaction', chain, txid },
        pattern: { name: 'coinjoin.test', confidence: 60, evidence: {} },
        ends: 'coinjoin',
        equal: [1],
      })),
  }),
});

const heldAfter = async (sees: (outputs: readonly bigint[]) => boolean): Promise<Record<string, string>> => {
  const { graph } = await traceScene({
    movements: [theft, mix],
    ends: ['exchange'],
    more: { detectors: [{ detector: detector(sees), parameters: {} }] },
  });
  return Object.fromEntries(
    graph.nodes.flatMap((node) =>
      node.kind === 'account'
        ? node.holdings
            .map(({ taint }) => [node.id, taint.haircut?.held ?? ''] as const)
            .filter(([, sum]) => sum !== '0')
        : [],
    ),
  );
};

test('a spread that is found is worked in before the round ends', async () => {
  expect(await heldAfter(() => true)).toEqual({ [owner(4)]: '8' });
});

test('without one, taint goes as the policy says', async () => {
  expect(await heldAfter(() => false)).toEqual({ [owner(3)]: '4', [owner(4)]: '4' });
});

test('a rule that takes back what it said as soon as that is worked in does not keep a round from ending', async () => {
  expect(await heldAfter(([first]) => first !== 0n)).toEqual({ [owner(4)]: '8' });
});

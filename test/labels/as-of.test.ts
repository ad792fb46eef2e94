import { expect, test } from 'vitest';
import { accountId, chainId } from '../../src/core/ids.ts';
import type { Label } from '../../src/core/label.ts';
import { labelsKnownOn, sourceKnownOn } from '../../src/labels/as-of.ts';
import { distinctLabels } from '../../src/labels/label-order.ts';
import { joinLabels } from '../../src/labels/label-set.ts';
import { heldLabels } from '../../src/labels/sorted-labels.ts';
import type { ChainSource } from '../../src/trace/source.ts';

const chain = chainId('eip155:1');
const [busy, late] = ['0xA', '0xB'].map((address) => accountId(chain, address)) as [never, never];
const label = (account: never, name: string, published: string | null): Label => ({
  account,
  name,
  category: 'exchange',
  source: 's',
  licence: null,
  confidence: 50,
  firstSeen: '2010-01-01',
  lastSeen: null,
  role: null,
  published,
});
const labels = [
  label(busy, 'early', '2020-01-01'),
  label(busy, 'that day', '2020-06-30'),
  label(busy, 'a day later', '2020-07-01'),
  label(busy, 'undated', null),
  label(late, 'undated', null),
];

test('labels as of a day are those published by its end; one without a date is none, however early it was seen', async () => {
  const all = joinLabels([heldLabels(distinctLabels(labels))]);
  const then = labelsKnownOn(all, '2020-06-30');
  const found = await then.lookup([busy, late]);
  expect([...found].map(([account, own]) => [account, own.map(({ name }) => name)])).toEqual([
    [busy, ['early', 'that day']],
  ]);
  expect([then.known, then.later, then.undated]).toEqual([2, 1, 2]);
  expect(then.digest).toBe(all.digest);
});

test('a chain tells the labels that stood on it by then, and all else as before', async () => {
  const history = { holding: 'h', opening: 0n, movements: [], through: 1, gap: null, notes: [] };
  const answers = [{ ...history, labels }, history, { holding: 'g', failure: new Error('no') }];
  const source = {
    chain,
    async *histories() {
      yield* answers;
    },
  } as unknown as ChainSource;
  const told: unknown[] = [];
  for await (const answer of sourceKnownOn(source, '2020-01-01').histories([], {} as never))
    told.push(answer);
  expect(told).toEqual([{ ...history, labels: [labels[0]] }, answers[1], answers[2]]);
});

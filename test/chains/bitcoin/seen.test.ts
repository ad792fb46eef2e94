import { expect, test } from 'vitest';
import { seenFacts } from '../../../src/chains/bitcoin/seen.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { Store } from '../../../src/store/store.ts';
import { utxo } from '../../support/utxo-scene.ts';

const spender = utxo({ name: 'spender', height: 1_000, inputs: [[1, 5n]], outputs: [[2, 5n]] });
const [outpoint] = spender.inputs.map(({ holding }) => holding.id) as [
  (typeof spender.inputs)[0]['holding']['id'],
];

/** What a run of its own knows of a store. */
const run = (store: Store, offline = false) => seenFacts('bitcoin', cachedLookups({ store, offline }));

/** A run up to a height that has met the spender of the outpoint, wherever that is. */
async function meets(store: Store, asOf: number): Promise<void> {
  const seen = run(store);
  const known = { asOf, finalHeight: asOf };
  await seen.addTransactions([spender], known, []);
  const spend = await seen.spend(outpoint, asOf);
  if (spend.kind === 'spent') await seen.addSpend(outpoint, spender, known);
  else if (spend.kind === 'unspent' && spend.unkept) await seen.addUnspent(outpoint, known, spend.unkept);
}

test('a spender that the store knows outlives runs that do not get to its block', async () => {
  const store = memoryStore();
  await meets(store, 1_100);
  await meets(store, 900);
  for (const offline of [true, false]) {
    expect(await run(store, offline).spend(outpoint, 1_100)).toEqual({ kind: 'spent', by: spender.txid });
    expect(await run(store, offline).spend(outpoint, 900)).toEqual({ kind: 'unspent' });
  }
});

test('that an outpoint rests is kept as far as runs got that met its spender above', async () => {
  const store = memoryStore();
  for (const asOf of [700, 900, 800]) await meets(store, asOf);
  for (const offline of [true, false]) {
    expect(await run(store, offline).spend(outpoint, 900)).toEqual({ kind: 'unspent' });
    expect(await run(store, offline).spend(outpoint, 901)).toEqual({ kind: 'unknown', wasUnspent: true });
  }
});

import { expect, test } from 'vitest';
import type { Hit } from '../../src/core/pattern.ts';
import { patternBook } from '../../src/core/pattern-book.ts';
import { outputOf, utxo } from '../support/utxo-scene.ts';

const mix = utxo({
  name: 'mix',
  inputs: [[1, 9n]],
  outputs: [
    [2, 4n],
    [3, 4n],
    [4, 1n],
  ],
});
const hit = (name: string, confidence: number, more: Partial<Hit>): Hit => ({
  subject: { kind: 'transaction', chain: mix.chain, txid: mix.txid },
  pattern: { name, confidence, evidence: {} },
  ...more,
});

test('what one rule says of a transaction is not lost where another says less of it', () => {
  const strong = hit('strong', 80, { ends: 'coinjoin', equal: [0, 1] });
  const weak = hit('weak', 40, { ends: 'mixer', equal: [0, 1, 2] });
  const remark = hit('remark', 90, {});
  const payout = hit('payout', 50, { ends: 'service' });
  for (const hits of [
    [strong, weak, remark, payout],
    [payout, remark, weak, strong],
  ]) {
    const { closed, spreads, transactions } = patternBook(hits, [mix]);
    for (const output of [0, 1, 2])
      expect(closed.get(outputOf(mix, output))).toEqual({ category: 'coinjoin', pattern: strong.pattern });
    expect([...spreads]).toEqual([[mix.id, [0, 1]]]);
    expect([...transactions.values()].flat().map(({ name }) => name)).toEqual([
      'remark',
      'strong',
      'payout',
      'weak',
    ]);
  }
});

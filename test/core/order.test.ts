import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId, assetId, balanceId, chainId, movementId, txId } from '../../src/core/ids.ts';
import { type History, type Movement, UNKNOWN_INDEX } from '../../src/core/movement.ts';
import { chronological } from '../../src/core/order.ts';

const chain = chainId('eip155:1');
const ether = assetId(chain, 'slip44:60');
const txid = txId(`0x${'ab'.repeat(32)}`);

function legOf(address: string): Movement['inputs'][number] {
  const owner = accountId(chain, address);
  return { holding: { id: balanceId(owner, ether), owner, asset: ether }, amount: 5n };
}

/** The n-th payment of one transaction, by what one account's history tells of it. */
const reading = (n: number, told: Partial<Movement>): Movement => ({
  id: movementId(`${chain}:${txid}/call:${n}`),
  chain,
  txid,
  position: { height: 7, index: UNKNOWN_INDEX, time: 1 },
  inputs: [legOf('giver')],
  outputs: [legOf('receiver')],
  ...told,
});

const historyOf = (address: string, movements: readonly Movement[]): History => ({
  holding: legOf(address).holding.id,
  opening: 0n,
  movements,
  through: 10,
  gap: null,
  notes: [],
});

const told: fc.Arbitrary<Partial<Movement>> = fc.record(
  {
    memo: fc.constantFrom(null, 'a memo', 'another'),
    call: fc.constantFrom('0xa9059cbb', '0x2e1a7d4d'),
    wraps: fc.constantFrom(movementId('one'), movementId('other')),
    position: fc.constantFrom({ height: 7, index: 3, time: 1 }, { height: 7, index: UNKNOWN_INDEX, time: 1 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe('one movement that several histories tell', () => {
  test('has what any of them knows, whichever is read first', () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 4 }), (all) => {
        const readings = all.map((one) => reading(0, one));
        const from = (order: readonly Movement[]): Movement[] =>
          chronological(
            order.slice(1).map((movement) => historyOf('giver', [movement])),
            order.slice(0, 1),
          );
        const [found] = from(readings);
        expect(from(readings.toReversed())).toStrictEqual([found]);
        const known = <K extends keyof Movement>(key: K) =>
          readings.flatMap((one) => (one[key] === undefined || one[key] === null ? [] : [one[key]]));
        for (const key of ['memo', 'call', 'wraps'] as const) {
          if (known(key).length > 0) expect(known(key)).toContain(found?.[key]);
          else expect(found?.[key] ?? null).toBeNull();
        }
        expect(found?.memo === null).toBe(
          known('memo').length === 0 && readings.some(({ memo }) => memo === null),
        );
        const isPlaced = readings.some(({ position }) => position.index === 3);
        expect(found?.position.index).toBe(isPlaced ? 3 : UNKNOWN_INDEX);
      }),
      { numRuns: 200 },
    );
  });

  test('is told apart from another one of its transaction, which keeps what is its own', () => {
    const first = reading(0, { call: '0xa9059cbb' });
    const second = reading(1, {});
    const found = chronological([historyOf('giver', [first, second])], [second]);
    expect(found).toStrictEqual([first, second]);
  });
});

import { describe, expect, it } from 'vitest';
import { withSignedByOthers } from '../../src/chains/calls.ts';
import type { Leg } from '../../src/core/movement.ts';
import { together } from '../../src/core/together.ts';
import { movementsOf } from '../crossings/ledger.ts';

const [paid, got, gas] = movementsOf([
  { id: 'paid', pay: ['wallet', 'pool', '5', 'A'] },
  { id: 'got', pay: ['pool', 'wallet', '7', 'B'] },
  { id: 'gas', gas: ['wallet', '1'] },
]) as [
  ReturnType<typeof movementsOf>[0],
  ReturnType<typeof movementsOf>[0],
  ReturnType<typeof movementsOf>[0],
];
const wallet = (paid.inputs[0] as Leg).holding.owner;

describe('what an account pays in a transaction', () => {
  it('that another one signed is paid by a call, so that the transaction is looked at whole', () => {
    expect(withSignedByOthers([paid, got, gas], wallet, new Set())).toEqual([
      { ...paid, call: '0x' },
      got,
      gas,
    ]);
  });

  it('that it signed is what its calldata says', () => {
    const all = [paid, got, { ...gas, call: '0x12345678' }];
    expect(withSignedByOthers(all, wallet, new Set([paid.txid]))).toEqual(all);
  });

  it('calls what its signer’s own history names, whichever is read first', () => {
    const [own, other] = [
      { ...paid, call: '0x12345678' },
      { ...paid, call: '0x' },
    ];
    expect(together(own, other).call).toBe('0x12345678');
    expect(together(other, own).call).toBe('0x12345678');
    expect(together(other, paid).call).toBe('0x');
  });
});

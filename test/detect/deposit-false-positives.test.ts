import { expect, test } from 'vitest';
import { depositAddress } from '../../src/detect/deposit-address.ts';
import { depositFalsePositives, paymentWorld } from '../support/account-payments.ts';

test('at most one of a hundred ordinary payments has a party that is taken for a deposit address', () => {
  const world = paymentWorld(1, 10_000);
  expect(world.ordinary).toHaveLength(10_000);
  const [any] = depositFalsePositives(world, depositAddress.parameters);
  expect(any!.flagged / any!.payments).toBeLessThanOrEqual(0.01);
  expect(any!.found / any!.deposits).toBeGreaterThan(0.95);
});

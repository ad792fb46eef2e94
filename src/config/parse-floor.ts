import { CoinhoundError } from '../core/error.ts';
import type { Floor } from '../core/loss.ts';

const SHARE = /^(\d{1,3})(?:\.(\d{1,7}))?%$/;
const AMOUNT = /^\d{1,78}$/;
const WHOLE = 1_000_000_000n;

/**
 * Reads a floor: `0.01%` of the stolen sum, exact to a billionth (7 decimals of percent), or base units. Throws the usage
 * error `min-taint-invalid`.
 */
export function parseFloor(text: string): Floor {
  const [, percent, decimals = ''] = SHARE.exec(text) ?? [];
  if (percent !== undefined) {
    const perBillion = BigInt(percent + decimals.padEnd(7, '0'));
    if (perBillion <= WHOLE) return { kind: 'share', perBillion };
  }
  if (AMOUNT.test(text)) return { kind: 'amount', amount: BigInt(text) };
  throw new CoinhoundError('usage', 'min-taint-invalid', `${JSON.stringify(text)} is not a floor`, {
    hint: 'give a share from 0% to 100% with at most 7 decimals, like 0.01%, or a whole number of base units',
    details: { value: text },
  });
}

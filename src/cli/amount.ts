import type { Amount } from '../core/ids.ts';

/** Base units as a decimal of the whole unit, exact: `150000000` at 8 decimals is `1.50000000`. */
export function unitAmount(amount: Amount, decimals: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = `${amount < 0n ? -amount : amount}`.padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return `${sign}${digits.slice(0, point)}${decimals === 0 ? '' : `.${digits.slice(point)}`}`;
}

/** The amounts of one column, exact, without the zeros that all of them end in, so that their points align. */
export function amountColumn(amounts: readonly Amount[], decimals: number): readonly string[] {
  const whole = amounts.map((amount) => unitAmount(amount, decimals));
  if (decimals === 0) return whole;
  const needed = Math.max(0, ...whole.map((text) => (text.split('.')[1] ?? '').replace(/0+$/, '').length));
  const cut = needed === 0 ? decimals + 1 : decimals - needed;
  return whole.map((text) => text.slice(0, text.length - cut));
}

/** A share for people, rounded down to hundredths of a per cent; what is not nothing never reads as nothing. */
export function percent(part: Amount, whole: Amount): string {
  if (whole === 0n) return '-';
  const hundredths = (part * 10_000n) / whole;
  if (hundredths === 0n && part > 0n) return '<0.01%';
  return `${unitAmount(hundredths, 2)}%`;
}

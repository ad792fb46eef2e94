/** What amounts are written in. */
export interface Unit {
  readonly symbol: string;
  readonly decimals: number;
}

/** An exact amount of base units in whole units, digits in groups of three: `1,234.5 BTC`. The symbol is text of strangers. */
export function unitsText(amount: string | bigint, { symbol, decimals }: Unit): string {
  return `${decimalText(BigInt(amount), decimals)} ${symbol}`;
}

/** A whole number with digits in groups of three: `2,072`. */
export const countText = (count: number | bigint): string => grouped(String(count));

/** The same address, cut in the middle: `0x0123…cdef`, `bc1qxy…k2wv`. Short ones are whole; whoever shows it offers the whole. */
export function shortened(address: string): string {
  const prefix =
    /^(0x|bc1[qp]|tb1[qp]|ltc1[qp]|[a-z]{1,10}1(?=[02-9ac-hj-np-z]{20})|script\.)/.exec(address)?.[0] ?? '';
  const points = [...address];
  const head = [...prefix].length + 6 - (prefix === '0x' ? 0 : Math.min(2, prefix.length));
  return points.length <= head + 6
    ? address
    : `${points.slice(0, head).join('')}…${points.slice(-4).join('')}`;
}

/** Exact, in whole units. */
function decimalText(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = String(amount < 0n ? -amount : amount).padStart(decimals + 1, '0');
  const part = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const whole = grouped(digits.slice(0, digits.length - decimals));
  return decimals === 0 || part === '' ? sign + whole : `${sign}${whole}.${part}`;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

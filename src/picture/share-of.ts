import type { LossLedger } from '../core/flow-graph.ts';

/** Hundredths of a percent in the whole. */
const WHOLE = 10_000n;

/**
 * Which part of the loss an amount is, for people: `12.34%`, rounded down. Exact where it is in the ledger's unit or in an asset
 * that has a book of its own; anywhere else the `weight` that pictures are drawn by, marked as an estimate: `≈12.34%`.
 */
export function shareOf(
  { unit, stolen, assets }: LossLedger,
  amounts: readonly { readonly asset: string; readonly taint: string }[],
  weight: number,
): string {
  const [only, ...others] = amounts;
  if (only !== undefined && others.length === 0) {
    if (unit === only.asset && stolen !== null) return percent(BigInt(only.taint), BigInt(stolen));
    const book = assets !== undefined && Object.hasOwn(assets, only.asset) ? assets[only.asset] : undefined;
    if (book !== undefined) return percent(BigInt(only.taint), BigInt(book.stolen));
  }
  const estimate = Number.isFinite(weight) ? BigInt(Math.floor(weight * 1e12)) : 0n;
  return `≈${percent(estimate, 1_000_000_000_000n)}`;
}

function percent(part: bigint, whole: bigint): string {
  if (whole === 0n || part === 0n) return '0%';
  const hundredths = (part * WHOLE) / whole;
  if (hundredths === 0n) return '<0.01%';
  const decimals = String(hundredths % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${hundredths / 100n}${decimals === '' ? '' : `.${decimals}`}%`;
}

import { type AssetId, compare } from '../core/ids.ts';
import type { Transfer } from './account-transfers.ts';

/** What an account passes on to one exchange. */
export interface ExchangeShare {
  readonly exchange: string;
  readonly asset: AssetId;
  /** Payments of the asset that were looked at, the newest. */
  readonly payments: number;
  /** Of these, those to the exchange. */
  readonly sweeps: number;
  /** Of their value, in thousandths. */
  readonly share: number;
  readonly last: Transfer;
}

export interface ShareLimits {
  /** Newest payments of an asset that are looked at. */
  readonly payments: number;
  /** In thousandths. */
  readonly share: number;
  /** Payments to the exchange at least. */
  readonly sweeps: number;
}

/**
 * The exchange that gets most of what an account pays of one asset, by the asset that goes there most often; undefined
 * where no exchange does. `exchangeOf` names the exchange behind a receiver.
 *
 * The rule is crypttrace's for off-ramps. It holds where several deposits are swept at once, which pairs of payments do not
 * show, and says little where there was one sweep: the figures are told.
 */
export function exchangeShare(
  paid: readonly Transfer[],
  exchangeOf: (payment: Transfer) => string | undefined,
  limits: ShareLimits,
): ExchangeShare | undefined {
  const byAsset = new Map<AssetId, Transfer[]>();
  for (const payment of paid) {
    const list = byAsset.get(payment.asset);
    if (list) list.push(payment);
    else byAsset.set(payment.asset, [payment]);
  }
  return [...byAsset.values()]
    .flatMap((payments) => shareOf(payments.slice(-limits.payments), exchangeOf))
    .filter(({ share, sweeps }) => share >= limits.share && sweeps >= limits.sweeps)
    .sort((a, b) => b.sweeps - a.sweeps || b.share - a.share || compare(a.asset, b.asset))[0];
}

function shareOf(
  payments: readonly Transfer[],
  exchangeOf: (payment: Transfer) => string | undefined,
): ExchangeShare[] {
  const total = payments.reduce((sum, { amount }) => sum + amount, 0n);
  const byExchange = new Map<string, Transfer[]>();
  for (const payment of payments) {
    const exchange = exchangeOf(payment);
    if (exchange === undefined) continue;
    const list = byExchange.get(exchange);
    if (list) list.push(payment);
    else byExchange.set(exchange, [payment]);
  }
  return [...byExchange]
    .sort(([a], [b]) => compare(a, b))
    .map(([exchange, swept]) => {
      const last = swept[swept.length - 1] as Transfer;
      const value = swept.reduce((sum, { amount }) => sum + amount, 0n);
      const share = total === 0n ? 0 : Number((1000n * value) / total);
      return { exchange, asset: last.asset, payments: payments.length, sweeps: swept.length, share, last };
    });
}

import * as z from 'zod';
import { parseThorAsset, restsOn, type ThorAsset } from './thorchain-assets.ts';

/** One payment by the network, or one it plans. */
export interface ThorPayment {
  /** 64 upper-case hexadecimal digits; undefined where the payment is one inside the network, or not made yet. */
  readonly hash: string | undefined;
  /** As the network names chains: `BTC`. */
  readonly chain: string;
  readonly to: string | undefined;
  readonly asset: ThorAsset;
  /** In units of 1e-8 whatever the asset's own decimals; CACAO in 1e-10. */
  readonly amount: bigint;
  readonly isRefund: boolean;
  /** Said to be the cut of whoever brought the swap; THORNode does not say. */
  readonly isAffiliate: boolean;
}

/** What a service says became of a deposit. */
export interface Settlement {
  readonly state: 'done' | 'pending' | 'unknown';
  /** The vault that was paid; undefined where the service does not tell. */
  readonly vault: string | undefined;
  /** What was deposited, as the network saw it. */
  readonly asset: ThorAsset | undefined;
  readonly amount: bigint | undefined;
  /** As the network read it; undefined or empty where the service does not tell. */
  readonly memo: string | undefined;
  readonly payments: readonly ThorPayment[];
}

/** A service that does not know the deposit, or does not know it yet. */
export const UNKNOWN: Settlement = {
  state: 'unknown',
  vault: undefined,
  asset: undefined,
  amount: undefined,
  memo: undefined,
  payments: [],
};

const amount = z.union([z.string().regex(/^\d{1,40}$/), z.int().nonnegative()]).transform(BigInt);
/** An amount of an asset, as both APIs write it. */
export const coin = z.object({ asset: z.string(), amount });

/** What a service says of a payment beside its amount; `chain` or, where it follows from the asset, the network's `home`. */
export interface PaymentFacts {
  readonly hash: string | undefined;
  readonly chain?: string;
  readonly home?: string;
  readonly to: string | undefined;
  readonly isRefund: boolean;
  readonly isAffiliate?: boolean;
}

/** A payment of an amount. None where the asset cannot be read: nobody is then found to be paid, and nothing is followed. */
export function paymentOf(sum: z.infer<typeof coin>, facts: PaymentFacts): readonly ThorPayment[] {
  const asset = parseThorAsset(sum.asset);
  if (asset === undefined) return [];
  const { hash, to, isRefund, isAffiliate = false } = facts;
  const chain = facts.chain ?? restsOn(asset, facts.home ?? '');
  return [{ hash, chain, to, asset, amount: sum.amount, isRefund, isAffiliate }];
}

/** The hash of a payment: those inside the network have an empty hash, or one of 64 zeros, which must never be looked up. */
export function hashOf(text: string): string | undefined {
  const hash = text.replace(/^0x/i, '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(hash) && !/^0+$/.test(hash) ? hash : undefined;
}

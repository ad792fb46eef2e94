import * as z from 'zod';
import { coin, hashOf, paymentOf, type Settlement, UNKNOWN } from './thorchain-answers.ts';
import { parseThorAsset } from './thorchain-assets.ts';

const side = z.object({
  address: z.string().nullish(),
  txID: z.string().nullish(),
  coins: z.array(coin).nullish(),
  affiliate: z.boolean().nullish(),
});
const actionsSchema = z.object({
  actions: z.array(
    z.object({
      type: z.string(),
      status: z.string(),
      in: z.array(side).nullish(),
      out: z.array(side).nullish(),
      metadata: z.object({ swap: z.object({ memo: z.string().nullish() }).nullish() }).nullish(),
    }),
  ),
});

/**
 * Reads `/v2/actions?txid=HASH` of Midgard: swaps and refunds of the deposit itself, for a payment's hash finds them too.
 * `home` is what the network calls its own chain.
 */
export function readActions(body: unknown, hash: string, home: string): Settlement {
  const { data } = actionsSchema.safeParse(body);
  const actions = (data?.actions ?? []).filter(
    ({ type, in: paid }) =>
      (type === 'swap' || type === 'refund') && (paid ?? []).some(({ txID }) => txID?.toUpperCase() === hash),
  );
  if (actions.length === 0) return UNKNOWN;
  const payments = actions.flatMap(({ type, out }) =>
    (out ?? []).flatMap(({ address, txID, coins, affiliate }) =>
      (coins ?? []).flatMap((sum) =>
        paymentOf(sum, {
          hash: hashOf(txID ?? ''),
          home,
          to: address ?? undefined,
          isRefund: type === 'refund',
          isAffiliate: affiliate === true,
        }),
      ),
    ),
  );
  const isWhole = payments.every(({ chain, hash: paid }) => chain === home || paid !== undefined);
  const isMain = payments.some(({ isAffiliate }) => !isAffiliate);
  const isDone = actions.every(({ status }) => status === 'success') && isMain && isWhole;
  const deposited = actions[0]?.in?.[0]?.coins?.[0];
  return {
    state: isDone ? 'done' : 'pending',
    vault: undefined,
    asset: deposited && parseThorAsset(deposited.asset),
    amount: deposited?.amount,
    memo: actions.map(({ metadata }) => metadata?.swap?.memo).find((text) => typeof text === 'string'),
    payments,
  };
}

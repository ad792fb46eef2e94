import * as z from 'zod';
import { coin, hashOf, paymentOf, type Settlement, type ThorPayment, UNKNOWN } from './thorchain-answers.ts';
import { isMeantBy, parseThorAsset } from './thorchain-assets.ts';
import { parseThorMemo } from './thorchain-memo.ts';

const completed = z.object({ completed: z.boolean().optional() }).nullish();
const transaction = z.object({
  id: z.string(),
  chain: z.string().nullish(),
  to_address: z.string().nullish(),
  coins: z.array(coin).nullish(),
  memo: z.string().nullish(),
});
const statusSchema = z.object({
  tx: transaction.nullish(),
  planned_out_txs: z
    .array(z.object({ chain: z.string(), to_address: z.string(), coin, refund: z.boolean().optional() }))
    .nullish(),
  out_txs: z.array(transaction).nullish(),
  stages: z.object({
    inbound_finalised: completed,
    swap_status: z.object({ pending: z.boolean().optional() }).nullish(),
    swap_finalised: completed,
    outbound_delay: completed,
    outbound_signed: completed,
  }),
});

/**
 * Reads `/thorchain/tx/status/HASH`. `unknown` where the node has not observed the deposit, has forgotten it, or answers for
 * another one. Done is what is paid: a swap that is finalised may wait for its payment for hours.
 */
export function readStatus(body: unknown, hash: string): Settlement {
  const { data: status } = statusSchema.safeParse(body);
  const { tx } = status ?? {};
  if (!status || !tx || tx.id.toUpperCase() !== hash) return UNKNOWN;
  const planned = (status.planned_out_txs ?? []).flatMap(({ chain, to_address, coin: sum, refund }) =>
    paymentOf(sum, { hash: undefined, chain, to: to_address, isRefund: refund === true }),
  );
  const made = (status.out_txs ?? []).flatMap(({ id, chain, to_address, coins, memo }) =>
    (coins ?? []).flatMap((sum) =>
      paymentOf(sum, {
        hash: hashOf(id),
        chain: chain ?? '',
        to: to_address ?? undefined,
        isRefund: /^refund:/i.test(memo ?? ''),
      }),
    ),
  );
  const payments = made.map((payment) => ({
    ...payment,
    isRefund: payment.isRefund || planned.some((plan) => plan.isRefund && isSame(plan, payment)),
  }));
  const [deposited] = tx.coins ?? [];
  return {
    state:
      isOver(status.stages) && isPaid(planned, payments) && hasMain(payments, tx.memo, deposited?.asset)
        ? 'done'
        : 'pending',
    vault: tx.to_address ?? undefined,
    asset: deposited && parseThorAsset(deposited.asset),
    amount: deposited?.amount,
    memo: tx.memo ?? undefined,
    payments: payments.length > 0 ? payments : planned,
  };
}

type Stages = z.infer<typeof statusSchema>['stages'];

function isOver(stages: Stages): boolean {
  const { inbound_finalised, swap_status, swap_finalised, outbound_delay, outbound_signed } = stages;
  const steps = [inbound_finalised, swap_finalised, outbound_delay, outbound_signed];
  return swap_status?.pending !== true && steps.every((step) => step?.completed !== false);
}

const isPaid = (planned: readonly ThorPayment[], made: readonly ThorPayment[]): boolean =>
  made.length > 0 && planned.every((plan) => made.some((payment) => isSame(plan, payment)));

/** A node that has forgotten what it planned may list no more than a cut: then the indexer knows better. */
function hasMain(
  payments: readonly ThorPayment[],
  text: string | null | undefined,
  deposited: string | undefined,
): boolean {
  const memo = parseThorMemo(text ?? '');
  if (memo?.kind !== 'swap') return true;
  const back = deposited === undefined ? undefined : parseThorAsset(deposited);
  return payments.some(
    ({ asset, isRefund }) =>
      isRefund || isMeantBy(memo.target, asset) || (back !== undefined && isMeantBy(back, asset)),
  );
}

const isSame = (a: ThorPayment, b: ThorPayment): boolean =>
  a.chain === b.chain &&
  a.to?.toLowerCase() === b.to?.toLowerCase() &&
  a.asset.symbol === b.asset.symbol &&
  a.asset.kind === b.asset.kind;

import { type AccountId, chainOf, compare } from '../core/ids.ts';
import type { Label, Labels } from '../core/label.ts';
import type { Movement } from '../core/movement.ts';
import type { Detector, Scene } from '../trace/detector.ts';
import { exchangeWallet, isKnown, isService } from './account-labels.ts';
import { type Transfer, transactionKey, transfersOf } from './account-transfers.ts';
import { clustersOf, type Union } from './deposit-address-clusters.ts';
import { type DepositAddress, depositHit } from './deposit-address-hit.ts';
import { type SweepParameters, sweepLimits } from './deposit-address-limits.ts';
import { exchangeShare } from './deposit-address-share.ts';
import { type Sweep, sweepsOf } from './deposit-address-sweeps.ts';

/** What may be configured. */
export interface DepositParameters extends SweepParameters {
  /** Least score of a sweep, 0 to 1. */
  readonly score: number;
  /** Least part of what an account pays that goes to one exchange, 0 to 1. */
  readonly share: number;
  /** Newest payments of an asset that the share is taken of. */
  readonly payments: number;
  /** Payments to the exchange that the share needs at least. */
  readonly sweeps: number;
}

/** Deposit addresses at labelled exchanges: two witnesses, pairs of deposit and sweep, and the share that goes to one exchange. */
export const depositAddress: Detector<DepositParameters> = {
  name: 'deposit-address',
  summary:
    'Accounts that pass what they get on to a labelled exchange: its deposit addresses. Sees no deposits at exchanges without a label, nor where customers are told apart by memo.',
  parameters: {
    blocks: 3200,
    hours: 11,
    coins: 0.01,
    trx: 1,
    score: 0.5,
    share: 0.6,
    payments: 1000,
    sweeps: 1,
  },
  when: 'at-end',
  detect(scene, parameters) {
    const found = depositAddresses(scene.accounts, scene.labels, parameters);
    return { hits: found.map(depositHit), clusters: clustersOf(unionsOf(found, scene)) };
  },
};

/**
 * The deposit addresses among `accounts`, in order of their ids. Accounts that a label explains are none, nor is one that
 * pays into another deposit address: its owner is a customer.
 */
export function depositAddresses(
  accounts: ReadonlyMap<AccountId, readonly Movement[]>,
  labels: Labels,
  parameters: DepositParameters,
): DepositAddress[] {
  const found = [...accounts]
    .filter(([account]) => !isKnown(labels, account))
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([account, movements]) => judge(account, transfersOf(movements), labels, parameters) ?? []);
  const users = new Set(found.flatMap(({ sweeps }) => sweeps.map(({ given }) => given.from)));
  return found.filter(({ account }) => !users.has(account));
}

function judge(
  account: AccountId,
  transfers: readonly Transfer[],
  labels: Labels,
  parameters: DepositParameters,
): DepositAddress | undefined {
  const labelOf = (payment: Transfer): Label | undefined =>
    payment.movement.memo === undefined ? exchangeWallet(labels, payment.to) : undefined;
  const walletOf = (payment: Transfer): string | undefined => labelOf(payment)?.name;
  const paid = transfers.filter(({ from }) => from === account);
  const toExchanges = paid.filter((payment) => walletOf(payment) !== undefined);
  if (
    toExchanges.length === 0 ||
    sweepLimits(chainOf(account), toExchanges[0]!.asset, parameters) === undefined
  )
    return undefined;
  const got = transfers.filter(({ to, from }) => to === account && !isService(labels, from));
  const places = new Map(toExchanges.map((payment, n) => [payment, n]));
  const placeOf = ({ swept }: Sweep): number => places.get(swept) as number;
  const sweeps = [...new Set(toExchanges.map(({ asset }) => asset))]
    .flatMap((asset) => {
      const limits = sweepLimits(chainOf(account), asset, parameters);
      const own = toExchanges.filter((payment) => payment.asset === asset);
      return limits ? sweepsOf(got, own, limits) : [];
    })
    .filter(({ score }) => score >= parameters.score * 1000)
    .sort((a, b) => b.score - a.score || placeOf(a) - placeOf(b));
  const share = exchangeShare(paid, walletOf, { ...parameters, share: parameters.share * 1000 });
  const [best] = sweeps;
  const exchange = best ? walletOf(best.swept) : share?.exchange;
  if (exchange === undefined) return undefined;
  const own = sweeps.filter(({ swept }) => walletOf(swept) === exchange);
  const agreed = share?.exchange === exchange ? share : undefined;
  const last = own[0]?.swept ?? agreed?.last;
  const wallet = last && labelOf(last);
  return wallet && { account, exchange, last, wallet, sweeps: own, share: agreed };
}

/** Customers of one deposit address are one hand. Only accounts that were read: an exchange pays out to its neighbours' too. */
function unionsOf(found: readonly DepositAddress[], { accounts, labels }: Scene): Union[] {
  return found.flatMap(({ sweeps }) => {
    const payments = new Map<AccountId, Sweep>();
    for (const sweep of sweeps) {
      const { from } = sweep.given;
      if (accounts.has(from) && !isService(labels, from) && !payments.has(from)) payments.set(from, sweep);
    }
    const [first, ...others] = [...payments.keys()].sort(compare);
    return others.map((other) => ({
      a: first as AccountId,
      b: other,
      rule: 'deposit-address',
      transaction: transactionKey(payments.get(other)!.given.movement),
    }));
  });
}

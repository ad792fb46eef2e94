import { type AccountId, addressOf } from '../core/ids.ts';
import type { Label } from '../core/label.ts';
import type { Hit } from '../core/pattern.ts';
import { type Transfer, transactionKey } from './account-transfers.ts';
import { apartUnit } from './deposit-address-limits.ts';
import type { ExchangeShare } from './deposit-address-share.ts';
import type { Sweep } from './deposit-address-sweeps.ts';

/** An account that passes what it gets on to an exchange, and what shows it. */
export interface DepositAddress {
  readonly account: AccountId;
  readonly exchange: string;
  /** The payment to the exchange that shows it best, and the label by which its receiver is the exchange. */
  readonly last: Transfer;
  readonly wallet: Label;
  /** Best first; empty where only the share shows it. */
  readonly sweeps: readonly Sweep[];
  readonly share: ExchangeShare | undefined;
}

/** What is told of a deposit address: both witnesses, where they agree, and their figures. */
export function depositHit(found: DepositAddress): Hit {
  const { account, exchange, last, wallet, sweeps, share } = found;
  const witnesses = [...(sweeps.length > 0 ? ['sweep'] : []), ...(share ? ['share'] : [])];
  const confidence = confidenceOf(found);
  return {
    subject: { kind: 'account', account },
    pattern: {
      name: 'deposit-address',
      confidence: Math.min(confidence, wallet.confidence),
      evidence: {
        exchange,
        wallet: addressOf(last.to),
        transaction: transactionKey(last.movement),
        witnesses: witnesses.join(', '),
        ...(sweeps[0] && sweepEvidence(sweeps, sweeps[0])),
        ...(share && shareEvidence(share)),
        ...(wallet.confidence < confidence && { labelConfidence: `${wallet.confidence}` }),
      },
    },
  };
}

const sweepEvidence = (sweeps: readonly Sweep[], best: Sweep) => ({
  sweeps: `${sweeps.length}`,
  deposits: `${new Set(sweeps.map(({ given }) => given)).size}`,
  score: thousandths(best.score),
  [apartUnit(best.swept.movement.chain)]: `${best.apart}`,
  difference: `${best.difference}`,
  user: addressOf(best.given.from),
  deposit: transactionKey(best.given.movement),
});

const shareEvidence = ({ share, sweeps, payments, asset }: ExchangeShare) => ({
  share: thousandths(share),
  shareSweeps: `${sweeps}`,
  sharePayments: `${payments}`,
  shareAsset: asset,
});

const thousandths = (figure: number): string => (figure / 1000).toFixed(3);

/**
 * A pair has the confidence of its score, at most 70 where all pairs pass one deposit on, which a person does who merely changes
 * the wallet, and 90 where they pass on several: nobody proved anything. The share alone grows with the number of sweeps, from a
 * fifth of its figure for one, as every customer makes, to at most 70. None of it is surer than that the receiver is the exchange.
 */
function confidenceOf({ sweeps, share }: DepositAddress): number {
  const deposits = new Set(sweeps.map(({ given }) => given)).size;
  const paired = Math.min(deposits > 1 ? 90 : 70, Math.floor((sweeps[0]?.score ?? 0) / 10));
  const shared = share ? Math.floor((share.share * share.sweeps) / (10 * (share.sweeps + 4))) : 0;
  return Math.max(paired, Math.min(70, shared));
}

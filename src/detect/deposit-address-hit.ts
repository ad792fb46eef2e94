import { type AccountId, addressOf } from '../core/ids.ts';
import type { Hit } from '../core/pattern.ts';
import { transactionKey } from './account-transfers.ts';
import { apartUnit } from './deposit-address-limits.ts';
import type { ExchangeShare } from './deposit-address-share.ts';
import type { Sweep } from './deposit-address-sweeps.ts';

/** An account that passes what it gets on to an exchange, and what shows it. */
export interface DepositAddress {
  readonly account: AccountId;
  readonly exchange: string;
  /** Best first; empty where only the share shows it. */
  readonly sweeps: readonly Sweep[];
  readonly share: ExchangeShare | undefined;
}

/** What is told of a deposit address: both witnesses, where they agree, and their figures. */
export function depositHit(found: DepositAddress): Hit {
  const { account, exchange, sweeps, share } = found;
  const witnesses = [...(sweeps.length > 0 ? ['sweep'] : []), ...(share ? ['share'] : [])];
  const last = sweeps[0]?.swept ?? share!.last;
  return {
    subject: { kind: 'account', account },
    pattern: {
      name: 'deposit-address',
      confidence: confidenceOf(found),
      evidence: {
        exchange,
        wallet: addressOf(last.to),
        transaction: transactionKey(last.movement),
        witnesses: witnesses.join(', '),
        ...(sweeps[0] && sweepEvidence(sweeps, sweeps[0])),
        ...(share && shareEvidence(share)),
      },
    },
  };
}

const sweepEvidence = (sweeps: readonly Sweep[], best: Sweep) => ({
  sweeps: `${sweeps.length}`,
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
 * A pair has the confidence of its score, at most 90: nobody proved anything. The share alone grows with the number of sweeps,
 * from half of its figure for one, to at most 70.
 */
function confidenceOf({ sweeps, share }: DepositAddress): number {
  const paired = Math.floor((sweeps[0]?.score ?? 0) / 10);
  const shared = share ? Math.floor((share.share * share.sweeps) / (10 * (share.sweeps + 1))) : 0;
  return Math.max(Math.min(90, paired), Math.min(70, shared));
}

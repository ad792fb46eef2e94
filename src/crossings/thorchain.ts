import type { Place } from '../core/crossing.ts';
import type { Pattern } from '../core/pattern.ts';
import type { CrossingFinder, FinderInput, Found } from '../trace/crossing.ts';
import type { ThorPayment } from './thorchain-answers.ts';
import { thorAssetText } from './thorchain-assets.ts';
import { depositsOf, type ThorDeposit } from './thorchain-deposit.ts';
import { type Given, givenFor } from './thorchain-given.ts';
import type { SwapMemo } from './thorchain-memo.ts';
import { type Parts, partsOf } from './thorchain-parts.ts';
import { findPayout, type Payout } from './thorchain-payout.ts';
import { receiptsOf } from './thorchain-receipts.ts';
import { settlementOf, type Told } from './thorchain-settlement.ts';
import { isSameWish } from './thorchain-wish.ts';

/** The far side names the deposit. */
const NAMED = 100;
/** The network's own service names the far side, which does not name the deposit. */
const BY_SERVICE = 90;
/** A memo of the right form, and nobody who knows the deposit. */
const BY_MEMO = 50;

/**
 * Swaps over THORChain and its fork Maya: the deposit by its memo, its payments by the network's node or, where that knows
 * nothing, its indexer, and each of them looked up on its own chain, where `OUT:` or `REFUND:` and the deposit's hash tie both
 * sides. Several payments and refunds, in part too, are followed; the cuts of whoever brought the swap are not, and neither
 * is anything while a payment is still to come.
 *
 * Source: algorithms of GraphSense (`thorchain.py`), THORNode's and Midgard's APIs. It cannot see deposits without a memo,
 * liquidity and loans, what an account inside the network pays on, and payments for which the services cannot be asked.
 */
export const thorchain: CrossingFinder = {
  name: 'thorchain',
  kind: 'bridge',
  summary:
    'THORChain and Maya: the deposit by its memo, the payment by the network’s own service and by the deposit’s hash in it; not deposits without a memo, liquidity or loans',
  find,
};

/** A swap is paid in one payment or a few; what names more is no answer to be asked about one by one. */
const MOST_PAYMENTS = 50;
const NOTHING: Found = { crossings: [], patterns: [] };

function find(input: FinderInput): Found | undefined {
  const deposits = depositsOf(input.transaction, input.atlas);
  const [deposit, ...others] = deposits;
  if (deposit === undefined) return undefined;
  if (others.length > 0)
    return told('thorchain.several-deposits', { memos: deposits.map(({ text }) => text).join(' ') });
  const { memo } = deposit;
  if (memo.kind === 'other') return told(`thorchain.${memo.action}`, { memo: deposit.text });
  return findSwap(deposit, memo, input);
}

function findSwap(deposit: ThorDeposit, memo: SwapMemo, input: FinderInput): Found {
  const inbound = input.transaction.txid.replace(/^0x/, '').toUpperCase();
  const claim = { inbound, ...claimOf(deposit, memo) };
  const known = settlementOf(inbound, input.ask);
  if (known === undefined) return NOTHING;
  if (!('settlement' in known)) {
    const codes = [...new Set(known.codes)].sort().join(' ');
    return told('thorchain.pending', { ...claim, state: 'unknown', ...(codes !== '' && { codes }) }, BY_MEMO);
  }
  const { network, service, settlement } = known;
  const evidence = { ...claim, service };
  if (!isSameWish(memo, settlement.memo))
    return told(`${network.name}.contradicted`, { ...evidence, observedMemo: settlement.memo ?? '' });
  if (settlement.state === 'pending')
    return told(`${network.name}.pending`, { ...evidence, state: 'pending', ...plannedIn(known) });
  const parts = partsOf(settlement, { memo, network, atlas: input.atlas, ask: input.ask });
  if (parts === undefined) return NOTHING;
  const given = givenFor(deposit, input.transaction, { settlement, atlas: input.atlas });
  if (given === undefined) return told(`${network.name}.deposit-not-followed`, evidence);
  return follow(parts, { given, known, evidence, memo, inbound, input });
}

interface Following {
  readonly given: Given;
  readonly known: Told;
  readonly evidence: Pattern['evidence'];
  readonly memo: SwapMemo;
  readonly inbound: string;
  readonly input: FinderInput;
}

/** Looks up every payment that is the payer's; all of them or none, for their shares hang together. */
function follow({ wanted, refunds, others }: Parts, facts: Following): Found {
  const { known, evidence, memo, inbound, input } = facts;
  const { network } = known;
  const payments = [...wanted, ...refunds];
  if (payments.length === 0) return told(`${network.name}.nobody-paid`, evidence);
  if (payments.length > MOST_PAYMENTS)
    return told(`${network.name}.contradicted`, { ...evidence, payments: String(payments.length) });
  const payouts = payments.map((payment, n) =>
    findPayout(payment, {
      ...input,
      inbound,
      home: network.home,
      n,
      isSwappedOn: memo.finalToken !== '',
      after: input.transaction.position,
      twins: payments.slice(0, n).filter((other) => isTwin(other, payment)).length,
    }),
  );
  if (payouts.some(({ kind }) => kind === 'waiting')) return NOTHING;
  const lost = payouts.findIndex(({ kind }) => kind === 'lost');
  if (lost >= 0) {
    const { why } = payouts[lost] as Extract<Payout, { kind: 'lost' }>;
    return told(`${network.name}.${why}`, {
      ...evidence,
      payment: paymentText(payments[lost] as ThorPayment),
    });
  }
  const found = payouts as readonly Extract<Payout, { kind: 'found' }>[];
  const isNamed = found.every((payout) => payout.isNamed);
  const { chain, txid } = input.transaction;
  const received = receiptsOf(facts.given, {
    wanted: eachOnce(found.slice(0, wanted.length).flatMap(({ places }) => places)),
    refunds: eachOnce(found.slice(wanted.length).flatMap(({ places }) => places)),
  });
  return {
    crossings: [
      {
        id: `${chain}:tx:${txid}/${network.name}/0`,
        kind: 'bridge',
        rule: network.name,
        tier: isNamed ? 1 : 2,
        confidence: isNamed ? NAMED : BY_SERVICE,
        evidence: {
          ...evidence,
          ...observedIn(known),
          paid: payments.map(paymentText).join(' '),
          ...(refunds.length > 0 && { refunded: wanted.length > 0 ? 'in part' : 'whole' }),
          ...(others.length > 0 && { cuts: others.map(paymentText).join(' ') }),
        },
        given: facts.given.paid,
        received,
      },
    ],
    patterns: [],
  };
}

const isTwin = (a: ThorPayment, b: ThorPayment): boolean =>
  a.hash === b.hash && a.to === b.to && a.amount === b.amount;

/** Two payments of one amount in one transaction may both be found in the same output. */
const eachOnce = (places: readonly Place[]): readonly Place[] => [
  ...new Map(places.map((place) => [`${place.movement.id} ${place.output}`, place])).values(),
];

const told = (name: string, evidence: Pattern['evidence'], confidence = BY_SERVICE): Found => ({
  crossings: [],
  patterns: [{ name, confidence, evidence }],
});

/** What the memo claims: its receiver is nobody's word but the payer's. */
const claimOf = (
  { text }: ThorDeposit,
  { target, destination, refundTo }: SwapMemo,
): Pattern['evidence'] => ({
  memo: text,
  target: thorAssetText(target),
  destination,
  ...(refundTo !== '' && { refundTo }),
});

const plannedIn = ({ network, settlement }: Told): Pattern['evidence'] => {
  const planned = settlement.payments.filter(({ chain }) => chain !== network.home);
  return planned.length === 0 ? {} : { planned: planned.map(paymentText).join(' ') };
};

const observedIn = ({ settlement: { asset, amount } }: Told): Pattern['evidence'] =>
  asset === undefined || amount === undefined ? {} : { observed: `${amount} ${thorAssetText(asset)}` };

/** In the network's own units. */
const paymentText = ({ asset, amount, to, hash }: ThorPayment): string =>
  [`${amount}`, thorAssetText(asset), to ?? '?', ...(hash === undefined ? [] : [hash])].join(' ');

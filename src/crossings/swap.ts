import type { Crossing, Place, Receipt } from '../core/crossing.ts';
import type { AssetId } from '../core/ids.ts';
import type { Pattern } from '../core/pattern.ts';
import type { CrossingFinder, Found } from '../trace/crossing.ts';
import type { TransactionFacts } from '../trace/inquiry.ts';
import { isLoan } from './loans.ts';
import type { Flow } from './net-flow.ts';
import { cutShares } from './shares.ts';
import { amountAt, gotByOthers, isRoundTrip, type Route, routeOf, total } from './swap-route.ts';
import { allSides, payingSide, pureReceiptOf, type Side } from './swap-sides.ts';

/** The signer gave and got by his own hand. */
const BY_SENDER = 90;
/** The signer paid, and what came out went to several others, all of one asset. */
const TO_SEVERAL = 80;
/** The signer gave nothing: who paid is told by what the others did. */
const BY_RELAYER = 70;

/**
 * Swaps inside one transaction, by what its accounts gave and got all in all: routers, pools and wrappers on the way net to
 * what they are there for and vanish. Followed where one payer gave one asset and one asset came out of it: to the payer, or,
 * where the payer got nothing, to accounts that gave nothing. Everything else is told and not followed.
 *
 * After the net flows of GraphSense's decoder and MFTracer's max flow. It cannot see which of several assets paid for which,
 * swaps whose two sides are in two transactions, or who paid where a transaction has several payers.
 */
export const swap: CrossingFinder = {
  name: 'swap',
  kind: 'swap',
  summary:
    'one asset for another inside one transaction, by what each account gave and got in all; not several assets for one, nor one for several',
  find: ({ transaction }) => findSwap(transaction),
};

function findSwap(facts: TransactionFacts): Found | undefined {
  if (facts.sender === null || facts.movements.length === 0) return undefined;
  const side = payingSide(facts.sender, facts);
  return side.gave.length > 0 ? swapOf(side, facts, BY_SENDER) : relayedSwap(facts);
}

function swapOf(side: Side, facts: TransactionFacts, confidence: number): Found | undefined {
  const { gave, got, gotUnfollowed, gaveUnfollowed } = side;
  const [given, ...otherGiven] = gave as [Flow, ...Flow[]];
  const [received, ...otherReceived] = got;
  const isOne = otherGiven.length + otherReceived.length + gaveUnfollowed.length === 0;
  if (!received && gotUnfollowed.length === 0) return isOne ? paidToOthers(given, side, facts) : undefined;
  if (isOne && received && gotUnfollowed.length === 0) {
    if (isRoundTrip(received)) return told('swap.round-trip', evidenceOf(side));
    const shared = gotByOthers(side.account, received, facts);
    if (shared.length > 0 && confidence === BY_RELAYER)
      return told('swap.several-receivers', evidenceOf(side));
    const sure = shared.length > 0 ? Math.min(confidence, TO_SEVERAL) : confidence;
    return alongRoute(side, given, [...received.got, ...shared], { facts, confidence: sure });
  }
  if (isOne && !received && gotUnfollowed.length === 1) return told('swap.unfollowed', evidenceOf(side));
  return told('swap.several-assets', evidenceOf(side));
}

/** Where the payer got nothing: what accounts got that gave nothing, unless all they got is what was paid. */
function paidToOthers(given: Flow, side: Side, facts: TransactionFacts): Found | undefined {
  const others = allSides(facts).filter(({ account }) => account !== side.account);
  const receivers = others.filter((other) => {
    const asset = pureReceiptOf(other);
    return asset !== undefined && asset !== given.asset;
  });
  const assets = new Set(receivers.map(pureReceiptOf));
  if (assets.size === 0) return undefined;
  if (assets.size > 1) return told('swap.several-receivers', receiversOf(side, receivers));
  const got = receivers.flatMap((receiver) => receiver.got.flatMap((flow) => flow.got));
  const confidence = receivers.length === 1 ? BY_SENDER : TO_SEVERAL;
  return alongRoute(side, given, got, { facts, confidence });
}

/**
 * Where the signer gave nothing he acts for another. A pool looks like a swapper seen from the other side, so only an
 * account counts that no contract's event came from, or that the transaction calls itself: a wallet that is a contract.
 */
function relayedSwap(facts: TransactionFacts): Found | undefined {
  const spoke = new Set(facts.logs.map(({ contract }) => contract));
  const payers = allSides(facts)
    .filter(({ account }) => account !== facts.sender && (!spoke.has(account) || account === facts.to))
    .map(({ account }) => payingSide(account, facts))
    .filter(
      ({ gave, got, gotUnfollowed }) => gave.length > 0 && (got.length > 0 || gotUnfollowed.length > 0),
    );
  const [payer, ...others] = payers;
  if (payer === undefined) return undefined;
  if (others.length > 0)
    return told('swap.several-payers', { payers: payers.map(({ account }) => account).join(' ') });
  return swapOf(payer, facts, BY_RELAYER);
}

interface CrossingFacts {
  readonly facts: TransactionFacts;
  readonly confidence: number;
}

function alongRoute(side: Side, given: Flow, got: readonly Place[], facts: CrossingFacts): Found {
  if (isLoan(facts.facts)) return told('swap.loan', evidenceOf(side));
  const route = routeOf(side.account, given, { got, facts: facts.facts });
  if (typeof route === 'string') return told(`swap.${route}`, evidenceOf(side));
  return crossed(crossingOf(side, given.asset, route, facts));
}

/** What comes back of the given asset is a receipt for as much of it; the rest of what was paid is what was received. */
function crossingOf(
  side: Side,
  asset: AssetId,
  { paid, got, returned: back }: Route,
  { facts, confidence }: CrossingFacts,
): Crossing {
  const { chain, txid } = facts;
  const returned = back.map((place): Receipt => ({ ...place, share: amountAt(place) }));
  const given = total(paid) - total(back);
  const shares = cutShares(given, got.map(amountAt));
  const received = got.map((place, n): Receipt => ({ ...place, share: shares[n] as bigint }));
  return {
    id: `${chain}:tx:${txid}/swap.net-flow/0`,
    kind: 'swap',
    rule: 'swap.net-flow',
    tier: 1,
    confidence,
    evidence: {
      payer: side.account,
      given: `${given} ${asset}`,
      received: got.map((place) => `${amountAt(place)} ${holdingAt(place)}`).join(' '),
    },
    given: paid,
    received: [...received, ...returned],
  };
}

const holdingAt = ({ movement, output }: Place): string => movement.outputs[output]?.holding.id ?? '';

const crossed = (crossing: Crossing): Found => ({ crossings: [crossing], patterns: [] });

const told = (name: string, evidence: Pattern['evidence']): Found => ({
  crossings: [],
  patterns: [{ name, confidence: BY_SENDER, evidence }],
});

const evidenceOf = ({ account, gave, got, gotUnfollowed, gaveUnfollowed }: Side): Pattern['evidence'] => ({
  payer: account,
  given: [...gave.map(({ net, asset }) => `${-net} ${asset}`), ...gaveUnfollowed].join(' '),
  received: [...got.map(({ net, asset }) => `${net} ${asset}`), ...gotUnfollowed].join(' '),
});

const receiversOf = (side: Side, receivers: readonly Side[]): Pattern['evidence'] => ({
  ...evidenceOf(side),
  received: receivers
    .flatMap(({ account, got }) => got.map(({ net, asset }) => `${net} ${asset} ${account}`))
    .join(' '),
});

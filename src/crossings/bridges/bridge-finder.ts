import type { Crossing, Place, Receipt } from '../../core/crossing.ts';
import type { Amount } from '../../core/ids.ts';
import type { Pattern } from '../../core/pattern.ts';
import type { CrossingFinder, FinderInput } from '../../trace/crossing.ts';
import { amountAt } from './arrival.ts';
import type { Bridge, Deposit } from './bridge.ts';
import type { Delivered, FarAnswer } from './far-answer.ts';
import { type Given, givenFor } from './given.ts';

/** The finder of a bridge's crossings: what was given, and where it came out, or the pattern that says why that is not told. */
export function bridgeFinder(bridge: Bridge): CrossingFinder {
  return {
    name: bridge.name,
    kind: 'bridge',
    summary: bridge.summary,
    find(input) {
      const deposits = bridge.deposits(input);
      if (deposits.length === 0) return undefined;
      const crossings: Crossing[] = [];
      const patterns: Pattern[] = [];
      for (const [n, deposit] of deposits.entries()) {
        const said = follow(input, bridge, { deposit, n, isAlone: deposits.length === 1 });
        if (said === undefined) continue;
        if ('given' in said) crossings.push(said);
        else patterns.push(said);
      }
      return { crossings, patterns };
    },
  };
}

/** Undefined while a question is open. */
function follow(
  { transaction }: FinderInput,
  bridge: Bridge,
  { deposit, n, isAlone }: { readonly deposit: Deposit; readonly n: number; readonly isAlone: boolean },
): Crossing | Pattern | undefined {
  const pattern = (outcome: string, evidence: Readonly<Record<string, string>> = {}): Pattern => ({
    name: `${bridge.name}.${outcome}`,
    confidence: deposit.verified ? 100 : 60,
    evidence: { ...claimsOf(deposit), ...evidence },
  });
  const given = givenFor(transaction, deposit, isAlone);
  if (given === undefined) return pattern('deposit-not-followed');
  if (deposit.far === undefined) return pattern('destination-claimed', givenEvidence(given));
  if (deposit.destination === undefined) return pattern('destination-not-followed', givenEvidence(given));
  const answer = deposit.far(deposit.destination);
  if (answer.state === 'pending') return undefined;
  if (answer.state !== 'delivered') return pattern(...outcomeOf(answer));
  const id = `${transaction.chain}:tx:${transaction.txid}/${bridge.name}/${n}`;
  return crossingOf(bridge, deposit, { id, given, delivered: answer });
}

function outcomeOf(
  answer: Exclude<FarAnswer, { state: 'pending' } | Delivered>,
): [string, Readonly<Record<string, string>>] {
  switch (answer.state) {
    case 'unavailable':
      return ['far-side-unavailable', { code: answer.code }];
    case 'none':
      return ['not-delivered', answer.searched];
    case 'unfollowed':
      return ['arrival-not-followed', answer.evidence];
    case 'several':
      return [
        'several-candidates',
        { candidates: String(answer.candidates.length), transactions: answer.candidates.join(' ') },
      ];
  }
}

function crossingOf(
  { name }: Bridge,
  deposit: Deposit,
  { id, given, delivered }: { readonly id: string; readonly given: Given; readonly delivered: Delivered },
): Crossing {
  return {
    id,
    kind: 'bridge',
    rule: delivered.refund ? `${name}.refund` : name,
    tier: delivered.tier,
    confidence: deposit.verified ? delivered.confidence : Math.min(delivered.confidence, 60),
    evidence: { ...claimsOf(deposit), ...givenEvidence(given), ...delivered.evidence },
    given: given.places,
    received: [...sharesOf(delivered.places, given.amount), ...given.returned],
  };
}

/** Cut in turn from what is left, so that they sum to what was given. */
function sharesOf(places: readonly Place[], amount: Amount): Receipt[] {
  let left = amount;
  let worth = places.reduce((sum, place) => sum + amountAt(place), 0n);
  return places.map((place) => {
    const paid = amountAt(place);
    const share = worth === 0n ? left : (left * paid) / worth;
    left -= share;
    worth -= paid;
    return { ...place, share };
  });
}

const claimsOf = ({ claim, evidence, verified }: Deposit): Record<string, string> => ({
  ...evidence,
  destination: claim.chain,
  ...(claim.recipient === null ? {} : { recipient: claim.recipient }),
  ...(verified ? {} : { contract: 'unverified' }),
});

const givenEvidence = ({ asset, amount }: Given): Record<string, string> => ({
  givenAsset: asset,
  given: String(amount),
});

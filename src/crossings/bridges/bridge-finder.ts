import type { Crossing, Place, Receipt } from '../../core/crossing.ts';
import type { Amount, AssetId, MovementId } from '../../core/ids.ts';
import type { Pattern } from '../../core/pattern.ts';
import type { Atlas, CrossingFinder, FinderInput } from '../../trace/crossing.ts';
import { cutShares } from '../shares.ts';
import { amountAt } from './arrival.ts';
import type { Bridge, Deposit } from './bridge.ts';
import type { Delivered, FarAnswer } from './far-answer.ts';
import { type Given, givenFor } from './given.ts';
import { likeAssets } from './like-assets.ts';

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
      const spent = new Set<MovementId>();
      for (const [n, deposit] of deposits.entries()) {
        const given = givenFor(input.transaction, deposit, { isAlone: deposits.length === 1, spent });
        for (const { movement } of given?.places ?? []) spent.add(movement.id);
        const id = `${idOf(input)}/${bridge.name}/${n}`;
        const said = follow(bridge, deposit, given, { id, atlas: input.atlas });
        if (said === undefined) continue;
        if ('given' in said) crossings.push(said);
        else patterns.push(said);
      }
      return { crossings, patterns };
    },
  };
}

const idOf = ({ transaction }: FinderInput): string => `${transaction.chain}:tx:${transaction.txid}`;

/** Undefined while a question is open. */
function follow(
  bridge: Bridge,
  deposit: Deposit,
  given: Given | undefined,
  { id, atlas }: { readonly id: string; readonly atlas: Atlas },
): Crossing | Pattern | undefined {
  const pattern = (outcome: string, evidence: Readonly<Record<string, string>> = {}): Pattern => ({
    name: `${bridge.name}.${outcome}`,
    confidence: deposit.verified ? 100 : 60,
    evidence: { ...claimsOf(deposit), ...(given && givenEvidence(given)), ...evidence },
  });
  // Whoever emits the event of a bridge under an id of his choice would lead to a payment for somebody else's deposit.
  if (!deposit.verified) return pattern('contract-unverified');
  if (given === undefined) return pattern('deposit-not-followed');
  if (deposit.far === undefined) return pattern('destination-claimed');
  if (deposit.destination === undefined) return pattern('destination-not-followed');
  const answer = deposit.far(deposit.destination);
  if (answer.state === 'pending') return undefined;
  if (answer.state !== 'delivered') return pattern(...outcomeOf(answer));
  const amount = alikeAmount(answer.places, given.asset, atlas);
  if (amount !== undefined && (amount * LEAST_PART < given.amount || amount * 10n > given.amount * 11n))
    return pattern('amount-differs', { ...answer.evidence, arrived: String(amount) });
  return crossingOf(bridge, deposit, { id, given, delivered: answer });
}

/** Fees take most of what is small; less than this part of what was given is something else. */
const LEAST_PART = 10n;

/** What came out, in units of what was given, where it is the same thing. */
function alikeAmount(places: readonly Place[], given: AssetId, atlas: Atlas): Amount | undefined {
  const decimals = atlas.decimals(given);
  const amounts = places.map((place) => {
    const asset = place.movement.outputs[place.output]?.holding.asset;
    const own = asset && atlas.decimals(asset);
    if (asset === undefined || own === undefined || decimals === undefined) return undefined;
    if (!likeAssets(atlas, given, place.movement.chain).includes(asset)) return undefined;
    return (amountAt(place) * 10n ** BigInt(decimals)) / 10n ** BigInt(own);
  });
  return amounts.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0n);
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
    confidence: delivered.confidence,
    evidence: { ...claimsOf(deposit), ...givenEvidence(given), ...delivered.evidence },
    given: given.places,
    received: [...sharesOf(delivered.places, given.amount), ...given.returned],
  };
}

function sharesOf(places: readonly Place[], amount: Amount): readonly Receipt[] {
  const shares = cutShares(amount, places.map(amountAt));
  return places.map((place, n) => ({ ...place, share: shares[n] as Amount }));
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

import type { Place } from '../../core/crossing.ts';
import { type AccountId, type Amount, type AssetId, compare } from '../../core/ids.ts';
import type { Movement, Position } from '../../core/movement.ts';
import type { Atlas, FinderInput } from '../../trace/crossing.ts';
import { type Candidate, matchByAmountAndTime } from './amount-time.ts';
import { amountAt } from './arrival.ts';
import { chainNumberOf } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { paymentsTo } from './payments.ts';

/** What a payment to the recipient must fit. */
export interface AmountSearch {
  readonly recipient: AccountId;
  /** Of what the bridge may pay. */
  readonly assets: readonly AssetId[];
  /** Who pays for the bridge, where it is known; `minted` where nobody does. */
  readonly payers?: readonly AccountId[] | 'minted';
  readonly given: { readonly asset: AssetId; readonly amount: Amount; readonly position: Position };
}

/** By the percentage lost at most: the wider the bound, the less a fit tells. */
const CONFIDENCE: Readonly<Record<number, number>> = { 3: 60, 6: 50, 12: 40 };
const POLYGON = 137;

/** Finds the far side of a deposit without an id among the payments to the recipient, by amount and time: see `amount-time.ts`. */
export function byAmount(
  { ask, atlas }: Pick<FinderInput, 'ask' | 'atlas'>,
  { recipient, assets, payers, given }: AmountSearch,
): FarAnswer {
  const payments = paymentsTo({ ask }, recipient, assets);
  if (payments.state !== 'known') return payments;
  const decimals = atlas.decimals(given.asset);
  const chain = payments.places[0]?.movement.chain;
  if (decimals === undefined) return { state: 'unavailable', code: 'asset-not-followed' };
  const candidates = payments.places.flatMap((place) => candidateOf(place, atlas, payers) ?? []);
  const match = matchByAmountAndTime(
    {
      receiver: recipient,
      isNative: given.asset.includes('/slip44:'),
      assets,
      amount: given.amount,
      decimals,
      time: given.position.time,
      seconds: chain !== undefined && chainNumberOf(chain) === POLYGON ? 3_600 : 1_800,
    },
    candidates,
  );
  const [only, ...others] = match.candidates;
  if (only === undefined) {
    if (payments.gap !== undefined) return { state: 'unavailable', code: payments.gap };
    return { state: 'none', searched: { payments: String(payments.places.length) } };
  }
  if (others.length > 0) return { state: 'several', candidates: match.candidates.map(nameOf).sort(compare) };
  const loss = Number(((given.amount - scaled(only, decimals)) * 1_000_000n) / given.amount) / 10_000;
  return {
    state: 'delivered',
    tier: 3,
    confidence: CONFIDENCE[match.percent] ?? 0,
    places: [only.place],
    evidence: {
      farTransactions: nameOf(only),
      candidates: '1',
      lossPercent: String(loss),
      boundPercent: String(match.percent),
      boundSeconds: String(match.seconds),
      secondsLater: String((only.time ?? 0) - (given.position.time ?? 0)),
    },
  };
}

interface Payment extends Candidate {
  readonly place: Place;
}

function candidateOf(place: Place, atlas: Atlas, payers: AmountSearch['payers']): Payment | undefined {
  const { movement, output } = place;
  const leg = movement.outputs[output];
  const decimals = leg && atlas.decimals(leg.holding.asset);
  if (!leg || decimals === undefined) return undefined;
  if (payers && !isPaidBy(movement, payers)) return undefined;
  return {
    place,
    receiver: leg.holding.owner,
    asset: leg.holding.asset,
    isNative: atlas.native(movement.chain) === leg.holding.asset,
    amount: leg.amount,
    decimals,
    time: movement.position.time,
  };
}

function isPaidBy({ inputs }: Movement, payers: NonNullable<AmountSearch['payers']>): boolean {
  if (payers === 'minted') return inputs.length === 0;
  return inputs.some(({ holding }) => payers.includes(holding.owner));
}

const nameOf = ({ place }: Payment): string => `${place.movement.chain}:tx:${place.movement.txid}`;

function scaled({ place, decimals }: Payment, to: number): Amount {
  const amount = amountAt(place);
  return to >= decimals ? amount * 10n ** BigInt(to - decimals) : amount / 10n ** BigInt(decimals - to);
}

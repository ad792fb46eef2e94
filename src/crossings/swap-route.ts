import type { Place } from '../core/crossing.ts';
import { type AccountId, type Amount, type AssetId, sinkOf } from '../core/ids.ts';
import type { TransactionFacts } from '../trace/inquiry.ts';
import { type Flow, withoutWrapsBy, wrapperOf } from './net-flow.ts';
import { paths } from './paths.ts';
import { allSides, pureReceiptOf } from './swap-sides.ts';

/** What of a payer's payments went into a swap, and what came out of it. */
export interface Route {
  readonly paid: readonly Place[];
  /** Of the received asset, to the payer or to others. */
  readonly got: readonly Place[];
  /** Of the given asset. */
  readonly returned: readonly Place[];
}

/** Up to one part in so many is the fee of whoever brought the swap, which vanishes as what pools keep does. */
const FEE_PARTS = 20n;

/**
 * The route from what a payer gave to what `got` brought, by who paid whom: a payment to somebody who pays nothing on towards it is
 * made by the way, and what comes from somebody whom nothing of it reached is a gift. The end of a pattern's name where that
 * leaves no swap, or does not tell how much of it was one.
 */
export function routeOf(
  account: AccountId,
  given: Flow,
  { got, facts }: { readonly got: readonly Place[]; readonly facts: TransactionFacts },
): Route | string {
  if (isRoundTrip(given)) return 'round-trip';
  const movements = withoutWrapsBy(account, facts.movements);
  const { payerOf, takerOf } = endsIn(movements);
  const ways = paths(movements, facts.unfollowed, account);
  const reached = ways.from(given.paid.map(takerOf));
  const came = got.filter((place) => reached.has(payerOf(place)));
  const leading = ways.to(came.map(payerOf));
  const paid = given.paid.filter((place) => leading.has(takerOf(place)));
  const passed = ways.from(paid.map(takerOf));
  const returned = given.got.filter((place) => passed.has(payerOf(place)));
  if (paid.length === 0 || total(paid) <= total(returned)) return 'separate-sides';
  const kept = keptInSilence(given.asset, account, { facts, passed });
  return kept * FEE_PARTS > total(paid) ? 'paid-in-part' : { paid, got: came, returned };
}

/** What accounts that gave nothing got of an asset, where that is more than a fee beside what the payer got of it. */
export function gotByOthers(
  account: AccountId,
  { asset, got }: Flow,
  facts: TransactionFacts,
): readonly Place[] {
  const more = allSides(facts).flatMap((side) =>
    side.account !== account && pureReceiptOf(side) === asset ? side.got.flatMap((flow) => flow.got) : [],
  );
  return total(more) * FEE_PARTS > total(got) + total(more) ? more : [];
}

/**
 * Whether somebody gave the payer nearly as much of an asset as he got of it: lent for the length of the transaction, or
 * given back. What the payer has less or more of in the end is then no price.
 */
export function isRoundTrip({ paid, got }: Flow): boolean {
  return [...new Set(paid.map(ownerOf))].some((other) => {
    const gave = total(paid.filter((place) => ownerOf(place) === other));
    const back = total(got.filter(({ movement }) => movement.inputs[0]?.holding.owner === other));
    const [less, more] = gave < back ? [gave, back] : [back, gave];
    return less * 10n >= more * 9n;
  });
}

/** What of the given asset stays with accounts that gave nothing and told nothing: a pool that keeps it tells of the swap. */
function keptInSilence(
  asset: AssetId,
  account: AccountId,
  {
    facts,
    passed,
  }: { readonly facts: TransactionFacts; readonly passed: ReadonlySet<AccountId | undefined> },
): Amount {
  const spoke = new Set(facts.logs.map(({ contract }) => contract));
  return allSides(facts)
    .filter((side) => side.account !== account && passed.has(side.account) && !spoke.has(side.account))
    .filter((side) => pureReceiptOf(side) === asset)
    .reduce((sum, { got }) => sum + (got[0]?.net ?? 0n), 0n);
}

/** The two ends of a payment; a mint and a burn that are halves of a wrap have the wrapper for the other one. */
function endsIn(movements: Parameters<typeof wrapperOf>[0]) {
  const wrapper = wrapperOf(movements);
  return {
    payerOf: ({ movement }: Place): AccountId | undefined =>
      movement.inputs[0]?.holding.owner ?? wrapper(movement),
    takerOf: (place: Place): AccountId | undefined => {
      const owner = ownerOf(place);
      return owner === undefined || sinkOf(owner) !== undefined ? wrapper(place.movement) : owner;
    },
  };
}

const ownerOf = ({ movement, output }: Place): AccountId | undefined =>
  movement.outputs[output]?.holding.owner;

/** What an output pays, in base units. */
export const amountAt = ({ movement, output }: Place): Amount => movement.outputs[output]?.amount ?? 0n;

/** What outputs pay together. */
export const total = (places: readonly Place[]): Amount =>
  places.reduce((sum, place) => sum + amountAt(place), 0n);

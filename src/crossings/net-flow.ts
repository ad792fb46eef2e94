import type { Place } from '../core/crossing.ts';
import { type AccountId, type Amount, type AssetId, compare, type MovementId, sinkOf } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';

/** What one account gave and got of one asset inside one transaction. */
export interface Flow {
  readonly asset: AssetId;
  /** Outputs that this account paid. */
  readonly paid: readonly Place[];
  /** Outputs that this account received. */
  readonly got: readonly Place[];
  /** Sum of what it got less sum of what it paid. */
  readonly net: Amount;
}

/** By account, its flows by asset, each asset once, sorted. */
export type Flows = ReadonlyMap<AccountId, readonly Flow[]>;

/**
 * What every account of a transaction gave and got, by asset. Gas, coinbases, mints and burns are left out, but for those
 * that are halves of a wrap: the wrapper counts as giving what it mints and getting what it burns, so that whoever wraps on
 * the way, and the wrapper itself, net to what they really gave and got. Of account chains: a movement has one payer.
 */
export function netFlows(movements: readonly Movement[]): Flows {
  const drafts = new Map<AccountId, Map<AssetId, Draft>>();
  const draft = (account: AccountId, asset: AssetId): Draft => {
    const byAsset = drafts.get(account) ?? new Map<AssetId, Draft>();
    drafts.set(account, byAsset);
    const found = byAsset.get(asset) ?? { paid: [], got: [], net: 0n };
    byAsset.set(asset, found);
    return found;
  };
  for (const { place, from, to, asset, amount } of transfersOf(movements)) {
    const giver = draft(from, asset);
    giver.paid.push(place);
    giver.net -= amount;
    const taker = draft(to, asset);
    taker.got.push(place);
    taker.net += amount;
  }
  return new Map(
    [...drafts].map(([account, byAsset]) => [
      account,
      [...byAsset]
        .map(([asset, flow]): Flow => ({ asset, ...flow }))
        .toSorted((a, b) => compare(a.asset, b.asset)),
    ]),
  );
}

interface Draft {
  readonly paid: Place[];
  readonly got: Place[];
  net: Amount;
}

interface Transfer {
  readonly place: Place;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetId;
  readonly amount: Amount;
}

/** Movements without the halves of the wraps that `account` makes, or is the wrapper of: those are crossings of their own. */
export function withoutWrapsBy(account: AccountId, movements: readonly Movement[]): readonly Movement[] {
  const own = new Set(
    wrapHalves(movements).flatMap(({ first, second, wrapper }) =>
      wrapper === account || partyOf(first, second, wrapper) === account ? [first.id, second.id] : [],
    ),
  );
  return own.size === 0 ? movements : movements.filter(({ id }) => !own.has(id));
}

/** Who paid and who got in each transfer of a transaction, wrappers with what they mint and burn among them. */
export const partiesOf = (
  movements: readonly Movement[],
): readonly { readonly from: AccountId; readonly to: AccountId }[] => transfersOf(movements);

/** Tells the wrapper of a movement that is half of a wrap. */
export function wrapperOf(movements: readonly Movement[]): (movement: Movement) => AccountId | undefined {
  const wrappers = new Map<MovementId, AccountId>(
    wrapHalves(movements).flatMap(({ first, second, wrapper }) => [
      [first.id, wrapper],
      [second.id, wrapper],
    ]),
  );
  return ({ id }) => wrappers.get(id);
}

function transfersOf(movements: readonly Movement[]): readonly Transfer[] {
  const wrapperIn = wrapperOf(movements);
  return movements.flatMap((movement) => {
    const wrapper = wrapperIn(movement);
    const from = movement.inputs[0]?.holding.owner ?? wrapper;
    return movement.outputs.flatMap(({ holding, amount }, output): readonly Transfer[] => {
      const to = sinkOf(holding.owner) === undefined ? holding.owner : wrapper;
      if (from === undefined || to === undefined || from === to) return [];
      return [{ place: { movement, output }, from, to, asset: holding.asset, amount }];
    });
  });
}

interface WrapHalves {
  readonly first: Movement;
  readonly second: Movement;
  readonly wrapper: AccountId;
}

/** A wrap is a payment to the wrapper and a mint, an unwrap a burn and a payment by the wrapper. */
function wrapHalves(movements: readonly Movement[]): readonly WrapHalves[] {
  const byId = new Map(movements.map((movement) => [movement.id, movement]));
  return movements.flatMap((second) => {
    const first = second.wraps === undefined ? undefined : byId.get(second.wraps);
    const payer = second.inputs[0]?.holding.owner;
    const wrapper = payer ?? first?.outputs[0]?.holding.owner;
    return first && wrapper ? [{ first, second, wrapper }] : [];
  });
}

/** Who wraps: the party of the two movements that is not the wrapper. */
function partyOf(first: Movement, second: Movement, wrapper: AccountId): AccountId | undefined {
  const parties = [first, second].flatMap(({ inputs, outputs }) =>
    [...inputs, ...outputs].map(({ holding }) => holding.owner),
  );
  return parties.find((party) => party !== wrapper && sinkOf(party) === undefined);
}

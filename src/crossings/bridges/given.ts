import type { Place, Receipt } from '../../core/crossing.ts';
import { type AccountId, type Amount, type AssetId, type MovementId, sinkOf } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { TransactionFacts } from '../../trace/inquiry.ts';
import { amountAt } from './arrival.ts';
import type { Deposit } from './bridge.ts';

/** What a payer gave to a bridge, all of one asset. */
export interface Given {
  readonly asset: AssetId;
  readonly places: readonly Place[];
  /** Of the same asset, what the payer got back in the same transaction: rests of swaps, fees paid in excess. */
  readonly returned: readonly Receipt[];
  /** Sum of the places less what was returned: what the far side stands for. */
  readonly amount: Amount;
}

/** The other deposits of the transaction. */
export interface Others {
  readonly isAlone: boolean;
  /** Movements that were given for earlier ones. */
  readonly spent: ReadonlySet<MovementId>;
}

/**
 * What was given for a deposit: by who signed the transaction, or by whom the events name, whoever has less of what the bridge took
 * when it is over; contracts that only pass it on have not. Where nobody has less of it, it was swapped on the way: what left
 * in the one asset that left. Undefined where that does not tell: several assets left, or much more than was deposited, or the
 * transaction makes several deposits and no payment that is left is of this one's amount.
 */
export function givenFor(
  facts: TransactionFacts,
  deposit: Deposit,
  { isAlone, spent }: Others,
): Given | undefined {
  const transfers = facts.movements.filter(
    ({ id, inputs, outputs }) => inputs.length > 0 && outputs.length > 0 && !spent.has(id),
  );
  const payers = [...new Set([...(facts.sender === null ? [] : [facts.sender]), ...deposit.payers])];
  const givers = giversIn(facts);
  const ways = [sameAsset, ...(isAlone ? [otherAsset] : [])];
  for (const way of ways) {
    for (const payer of payers) {
      const flows = flowsOf(transfers, payer, (paid) => towardsBridge(paid, deposit, givers));
      const given = way(flows, deposit, isAlone);
      if (given) return given;
    }
  }
  const paid = transfers.find((movement) => isIntoVault(movement, deposit) && isOfAmount(movement, deposit));
  return paid && sum(placesOf([paid]), []);
}

/** What a payer paid and got back, by asset, where more was paid. */
type Flows = readonly Given[];

function flowsOf(
  transfers: readonly Movement[],
  payer: AccountId,
  towards: (paid: readonly Movement[]) => readonly Movement[],
): Flows {
  const paid = transfers.filter((movement) => payerOf(movement) === payer && receiverOf(movement) !== payer);
  const back = transfers.filter((movement) => receiverOf(movement) === payer && payerOf(movement) !== payer);
  return [...new Set(paid.map(assetOf))].flatMap((asset) => {
    const isOf = (movement: Movement): boolean => assetOf(movement) === asset;
    return sum(placesOf(towards(paid.filter(isOf))), placesOf(back.filter(isOf))) ?? [];
  });
}

/** Whoever pays something on inside a transaction, of tokens that nobody follows too. */
function giversIn({ movements, unfollowed }: TransactionFacts): ReadonlySet<AccountId> {
  const payers = movements.flatMap((movement) =>
    movement.outputs.length > 0 ? (payerOf(movement) ?? []) : [],
  );
  return new Set([...payers, ...unfollowed.flatMap(({ from }) => from ?? [])]);
}

/**
 * Of what was paid in one asset, what goes to the bridge, or to somebody who pays on: who keeps what he gets was paid for himself, by
 * the way. Where all of them keep it, one of them is an account of the bridge that nobody names: the only one, or who got the amount.
 */
function towardsBridge(
  paid: readonly Movement[],
  deposit: Deposit,
  givers: ReadonlySet<AccountId>,
): readonly Movement[] {
  const through = paid.filter((movement) => {
    const receiver = receiverOf(movement);
    return isIntoVault(movement, deposit) || (receiver !== undefined && givers.has(receiver));
  });
  if (through.length > 0) return through;
  // What the bridge took it may keep; what is swapped for it first is paid on by somebody.
  if (!paid.some((movement) => deposit.assets.includes(assetOf(movement) as AssetId))) return [];
  const exact = paid.filter((movement) => isOfAmount(movement, deposit));
  if (exact.length === 1) return exact;
  return new Set(paid.map(receiverOf)).size === 1 ? paid : [];
}

/** In the asset that the bridge took: the payment of exactly the amount, else all of it if that is about the amount. */
function sameAsset(flows: Flows, deposit: Deposit, isAlone: boolean): Given | undefined {
  const own = flows.find(({ asset }) => deposit.assets.includes(asset));
  const exact = own?.places.find(
    ({ movement }) => isIntoVault(movement, deposit) && isOfAmount(movement, deposit),
  );
  if (exact) return sum([exact], []);
  if (own === undefined || !isAlone) return undefined;
  // Fees come on top: of the bridge, of whoever passes it on. Twice as much is no fee.
  return deposit.amount !== undefined && own.amount > deposit.amount * 2n ? undefined : own;
}

/** In the one asset that left: the coin counts only where no token left, for it pays the bridge's fee too. */
function otherAsset(flows: Flows, deposit: Deposit): Given | undefined {
  if (flows.some(({ asset }) => deposit.assets.includes(asset))) return undefined;
  const tokens = flows.filter(({ asset }) => !asset.includes('/slip44:'));
  const [only, ...others] = tokens.length > 0 ? tokens : flows;
  return others.length === 0 ? only : undefined;
}

function sum(places: readonly Place[], back: readonly Place[]): Given | undefined {
  const [first] = places;
  const asset = first && assetOf(first.movement);
  const returned = back.map((place) => ({ ...place, share: amountAt(place) }));
  const amount = total(places) - total(back);
  return asset === undefined || amount <= 0n ? undefined : { asset, places, returned, amount };
}

const total = (places: readonly Place[]): Amount => places.reduce((all, place) => all + amountAt(place), 0n);
const placesOf = (movements: readonly Movement[]): Place[] =>
  movements.map((movement) => ({ movement, output: 0 }));

const payerOf = ({ inputs }: Movement): AccountId | undefined => inputs[0]?.holding.owner;
const receiverOf = ({ outputs }: Movement): AccountId | undefined => outputs[0]?.holding.owner;
const assetOf = ({ outputs }: Movement): AssetId | undefined => outputs[0]?.holding.asset;

function isIntoVault(movement: Movement, { vaults }: Deposit): boolean {
  const receiver = receiverOf(movement);
  return receiver !== undefined && (vaults.includes(receiver) || sinkOf(receiver) === 'burned');
}

function isOfAmount(movement: Movement, { assets, amount }: Deposit): boolean {
  const asset = assetOf(movement);
  return asset !== undefined && assets.includes(asset) && movement.outputs[0]?.amount === amount;
}

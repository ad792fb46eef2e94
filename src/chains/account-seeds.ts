import { CoinhoundError } from '../core/error.ts';
import type { AccountId, Amount, AssetId, HoldingId, TxId } from '../core/ids.ts';
import type { Holding, Leg, Movement, Seed } from '../core/movement.ts';
import type { Bound, HistoryQuery, SeedSpec } from '../trace/source.ts';

/** How a chain of accounts finds what a person named as stolen. */
export interface SeedReader {
  isFollowed(asset: AssetId): boolean;
  /** Everything that an account received and paid, in chain order; may go beyond `query.asOf`. */
  movementsOf(account: AccountId, query: HistoryQuery): Promise<readonly Movement[]>;
  /** What a transaction moved, in chain order; nothing where it is above `query.asOf`. Throws `seed-not-found`. */
  movedBy(txid: TxId, query: HistoryQuery): Promise<readonly Movement[]>;
}

/**
 * The stolen transfers a person named, in chain order. Throws the usage errors `seed-not-found`, `asset-not-followed` and
 * `outpoint-on-account-chain`.
 */
export async function accountSeeds(
  spec: SeedSpec,
  query: HistoryQuery,
  reader: SeedReader,
): Promise<readonly Seed[]> {
  if (spec.asset !== undefined && !reader.isFollowed(spec.asset)) throw notFollowed(spec.asset);
  const seeds =
    spec.kind === 'address'
      ? receivedIn(await reader.movementsOf(spec.account, query), spec, query.asOf)
      : endsOf(await reader.movedBy(wholeTransaction(spec), query), spec.asset);
  if (seeds.length > 0) return seeds;
  const name = spec.kind === 'address' ? spec.account : spec.txid;
  throw new CoinhoundError('usage', 'seed-not-found', `nothing that ${name} names as stolen moved`, {
    hint:
      spec.kind === 'address'
        ? 'name an account, an asset and a window in which value arrived up to the height of the trace'
        : 'name a transaction that moved a followed asset up to the height of the trace and did not fail',
    details: { seed: name },
  });
}

type AddressSpec = Extract<SeedSpec, { kind: 'address' }>;
type TransactionSpec = Extract<SeedSpec, { kind: 'transaction' }>;

/** Everything the account received in the window from somebody else. */
function receivedIn(movements: readonly Movement[], spec: AddressSpec, asOf: number): Seed[] {
  const isOwn = ({ holding }: Leg): boolean => holding.owner === spec.account;
  return movements
    .filter((movement) => movement.position.height <= asOf && isWithin(movement, spec))
    .flatMap((movement) => (movement.inputs.some(isOwn) ? [] : seedsIn(movement, spec.asset, isOwn)));
}

function wholeTransaction({ txid, output }: TransactionSpec): TxId {
  if (output === undefined) return txid;
  throw new CoinhoundError(
    'usage',
    'outpoint-on-account-chain',
    `${txid}:${output} names an output, and transactions of this chain have none`,
    { hint: `name the whole transaction, ${txid}, and an asset with --asset`, details: { seed: txid } },
  );
}

/**
 * What a transaction moved to accounts that it left with more of an asset than before: routers and pools, which pass value on
 * within the transaction, are no ends.
 */
function endsOf(movements: readonly Movement[], asset: AssetId | undefined): Seed[] {
  const gains = gainsOf(movements);
  const isAsked = ({ holding }: Leg): boolean => asset === undefined || holding.asset === asset;
  // What an account received last is what it can still have.
  return movements
    .toReversed()
    .flatMap((movement) =>
      movement.outputs.flatMap((leg, place): Seed[] => {
        const gain = gains.get(leg.holding.id) ?? 0n;
        const taint = gain < leg.amount ? gain : leg.amount;
        if (taint <= 0n || !isAsked(leg)) return [];
        gains.set(leg.holding.id, gain - taint);
        return [{ movement, output: place, taint, loss: taint }];
      }),
    )
    .toReversed();
}

/** By how much each holding grew. What the chain takes for its service is paid to nobody and counts for nothing. */
function gainsOf(movements: readonly Movement[]): Map<HoldingId, Amount> {
  const gains = new Map<HoldingId, Amount>();
  const add = ({ id }: Holding, amount: Amount): void => {
    gains.set(id, (gains.get(id) ?? 0n) + amount);
  };
  for (const { inputs, outputs } of movements) {
    if (outputs.length === 0) continue;
    for (const { holding, amount } of inputs) add(holding, -amount);
    for (const { holding, amount } of outputs) add(holding, amount);
  }
  return gains;
}

function seedsIn(movement: Movement, asset: AssetId | undefined, isStolen: (leg: Leg) => boolean): Seed[] {
  return movement.outputs.flatMap((leg, output): Seed[] => {
    if (!isStolen(leg) || (asset !== undefined && leg.holding.asset !== asset)) return [];
    return [{ movement, output, taint: leg.amount, loss: leg.amount }];
  });
}

function isWithin({ position }: Movement, { since, until }: AddressSpec): boolean {
  const place = (bound: Bound): readonly [number, number] =>
    'height' in bound ? [position.height, bound.height] : [position.time ?? 0, bound.time];
  const [after, from] = since ? place(since) : [0, 0];
  const [before, to] = until ? place(until) : [0, 0];
  return after >= from && before <= to;
}

const notFollowed = (asset: AssetId): CoinhoundError =>
  new CoinhoundError('usage', 'asset-not-followed', `${asset} is none of the assets followed`, {
    hint: 'add the token, by what identifies it on its chain, to the assets of the configuration',
    details: { asset },
  });

/** A transaction named as a seed that the chain does not have up to now. */
export const unknownTransaction = (hash: string): CoinhoundError =>
  new CoinhoundError('usage', 'seed-not-found', `the chain has no transaction ${hash}`, {
    hint: 'check the hash and the chain named before it',
    details: { seed: hash },
  });

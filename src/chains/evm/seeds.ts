import { CoinhoundError, invariant } from '../../core/error.ts';
import type { Amount, AssetId, HoldingId } from '../../core/ids.ts';
import type { Holding, Leg, Movement, Seed } from '../../core/movement.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { Bound, HistoryQuery, SeedSpec } from '../../trace/source.ts';
import type { Accounts } from './accounts.ts';
import type { EvmAssets } from './assets.ts';
import { walkList } from './list-walk.ts';
import { evmMovements } from './movements.ts';
import type { ProviderLookups } from './provider-lookups.ts';
import { tokenRowsOf } from './receipt.ts';

export interface SeedReader {
  readonly accounts: Accounts;
  readonly lookups: ProviderLookups;
  readonly assets: EvmAssets;
  readonly pageRows: number;
}

/**
 * The stolen transfers a person named, in chain order. Throws the usage errors `seed-not-found`, `asset-not-followed` and
 * `outpoint-on-account-chain`.
 */
export async function evmSeeds(
  spec: SeedSpec,
  query: HistoryQuery,
  reader: SeedReader,
): Promise<readonly Seed[]> {
  checkAsset(spec.asset, reader.assets);
  const seeds =
    spec.kind === 'address' ? await receivedBy(spec, query, reader) : await endsOf(spec, query, reader);
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

/** Everything the account received in the window from somebody else. It is followed whatever it is, so it is read whole. */
async function receivedBy(spec: AddressSpec, query: HistoryQuery, reader: SeedReader): Promise<Seed[]> {
  const view = await reader.accounts.read(spec.account, { ...query, hub: null });
  invariant(view.kind === 'whole', 'without limits no account is a hub');
  const { movements } = view.record;
  const isOwn = ({ holding }: Leg): boolean => holding.owner === spec.account;
  return movements
    .filter((movement) => movement.position.height <= query.asOf && isWithin(movement, spec))
    .flatMap((movement) => (movement.inputs.some(isOwn) ? [] : seedsIn(movement, spec.asset, isOwn)));
}

/**
 * What a transaction moved to accounts that it left with more of an asset than before: routers and pools, which pass value on
 * within the transaction, are no ends. Its sender's list tells its own value, time and index as every history has them.
 */
async function endsOf(
  { txid, output, asset }: TransactionSpec,
  { asOf, signal }: HistoryQuery,
  { lookups, assets, pageRows }: SeedReader,
): Promise<Seed[]> {
  if (output !== undefined) {
    throw new CoinhoundError(
      'usage',
      'outpoint-on-account-chain',
      `${txid}:${output} names an output, and transactions of this chain have none`,
      { hint: `name the whole transaction, ${txid}, and an asset with --asset`, details: { seed: txid } },
    );
  }
  const scope = { asOf, signal };
  const receipt = await lookups.receipt(txid, scope);
  const { block, from } = receipt;
  if (block > asOf) return [];
  const listed = await walkList(
    lookups.pages('txlist', from, scope),
    { from: block, to: block },
    { pageRows },
  );
  const payment = listed.kind === 'rows' && listed.rows.find(({ hash }) => hash === txid);
  if (!payment) throw malformed(`does not list ${txid} in the history of its sender ${from}`);
  const calls = await lookups.callsOf(txid, scope);
  const tokens = tokenRowsOf(receipt, payment);
  const movements = evmMovements({ payments: [payment], calls, tokens }, from, assets);
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

/** By how much each holding grew. Gas is paid to nobody and counts for nothing. */
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

function checkAsset(asset: AssetId | undefined, { native, tokens }: EvmAssets): void {
  if (asset === undefined || asset === native || [...tokens.values()].includes(asset)) return;
  throw new CoinhoundError('usage', 'asset-not-followed', `${asset} is none of the assets followed`, {
    hint: 'add the token by its contract to the assets of the configuration',
    details: { asset },
  });
}

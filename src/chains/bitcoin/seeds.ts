import { CoinhoundError } from '../../core/error.ts';
import { type AccountId, addressOf, compare, sinkOf, type TxId } from '../../core/ids.ts';
import type { Leg, Movement, Seed } from '../../core/movement.ts';
import { emptyBasis, refsOf } from '../../store/basis.ts';
import type { Bound, SeedSpec } from '../../trace/source.ts';
import type { Asking } from './ask.ts';
import { type HistoryReader, outputMissing } from './histories.ts';
import { toMovement } from './movements.ts';
import { walkHistory } from './walk.ts';
import type { ReadTransaction } from './wire.ts';

type AddressSpec = Extract<SeedSpec, { kind: 'address' }>;
type TransactionSpec = Extract<SeedSpec, { kind: 'transaction' }>;

/**
 * The outputs a person named as stolen, in chain order, whole: `taint` and `loss` are the output's amount.
 *
 * By account: every output it received in the window, but for the change of transactions it pays for itself. By
 * transaction: every output that does not return to the owner of an input and can be spent. By outpoint: that output.
 * Throws the usage errors `seed-asset`, `seed-not-found`, `output-missing`, `transaction-unknown`,
 * `transaction-unconfirmed`, `transaction-above-as-of`, `address-too-busy`.
 */
export async function readSeeds(
  spec: SeedSpec,
  asking: Asking,
  reader: HistoryReader,
): Promise<readonly Seed[]> {
  const { asset } = reader.facts;
  if (spec.asset !== undefined && spec.asset !== asset)
    throw new CoinhoundError('usage', 'seed-asset', `asset ${spec.asset} is not one of this chain`, {
      hint: `this chain has one asset: ${asset}`,
      details: { asset: spec.asset },
    });
  const found =
    spec.kind === 'address'
      ? await receivedBy(spec, asking, reader)
      : await paidBy(spec, await transactionOf(spec.txid, asking, reader));
  const seeds = found.filter(({ taint }) => taint > 0n).sort(inChainOrder);
  if (seeds.length > 0) return seeds;
  throw new CoinhoundError(
    'usage',
    'seed-not-found',
    `nothing was stolen by ${nameOf(spec)}: no value moved there`,
    {
      hint: 'name a transaction, outpoint or account that received value, and a window in which it did',
      details: { seed: nameOf(spec) },
    },
  );
}

const nameOf = (spec: SeedSpec): string => {
  if (spec.kind === 'address') return addressOf(spec.account);
  return spec.output === undefined ? spec.txid : `${spec.txid}:${spec.output}`;
};

const inChainOrder = (a: Seed, b: Seed): number =>
  a.movement.position.height - b.movement.position.height ||
  compare(a.movement.id, b.movement.id) ||
  a.output - b.output;

async function receivedBy(
  spec: AddressSpec,
  asking: Asking,
  reader: HistoryReader,
): Promise<readonly Seed[]> {
  const { since, until, account } = spec;
  const address = addressOf(account);
  const isTooOld = since && tooOldFor(since);
  const basis = emptyBasis();
  const rows = await reader.cached.collect(basis, () =>
    walkHistory(address, isTooOld, reader.lookups, asking),
  );
  const movements = rows.flatMap((row) => toMovement(row, reader.facts) ?? []);
  await reader.seen.addTransactions(movements, asking, refsOf(basis));
  return movements
    .filter(({ position }) => position.height <= asking.asOf)
    .filter((movement) => since === undefined || difference(movement, since) >= 0)
    .filter((movement) => until === undefined || difference(movement, until) <= 0)
    .flatMap((movement) => received(movement, ({ holding }) => holding.owner === account));
}

/** By how much a movement is later than a bound, in blocks or seconds. */
function difference({ position: { height, time } }: Movement, bound: Bound): number {
  return 'height' in bound ? height - bound.height : (time ?? 0) - bound.time;
}

/**
 * How far a block's time may be ahead of a later block's: nodes accept blocks up to 2 hours ahead of their clock, which
 * may itself be off by up to 70 minutes.
 */
const TIME_DISORDER_SECONDS = 4 * 3_600;

const tooOldFor =
  (since: Bound) =>
  ({ status }: ReadTransaction): boolean => {
    if (!status.confirmed) return false;
    return 'height' in since
      ? status.block_height < since.height
      : status.block_time < since.time - TIME_DISORDER_SECONDS;
  };

function paidBy({ txid, output }: TransactionSpec, movement: Movement): readonly Seed[] {
  if (output === undefined) return received(movement, ({ holding }) => sinkOf(holding.owner) === undefined);
  const leg = movement.outputs[output];
  if (!leg) throw outputMissing(txid, output, movement.outputs.length);
  return [seedOf(movement, leg, output)];
}

/** Outputs of a movement that `isWanted` and that do not go back to who paid. */
function received(movement: Movement, isWanted: (leg: Leg) => boolean): readonly Seed[] {
  const payers = new Set<AccountId>(movement.inputs.map(({ holding }) => holding.owner));
  return movement.outputs.flatMap((leg, output) =>
    isWanted(leg) && !payers.has(leg.holding.owner) ? [seedOf(movement, leg, output)] : [],
  );
}

const seedOf = (movement: Movement, { amount }: Leg, output: number): Seed => ({
  movement,
  output,
  taint: amount,
  loss: amount,
});

async function transactionOf(txid: TxId, asking: Asking, reader: HistoryReader): Promise<Movement> {
  const { seen, lookups, facts, cached } = reader;
  const basis = emptyBasis();
  const known = await seen.transaction(txid);
  const shown = () => lookups.transaction(txid, () => unknownTransaction(txid), asking);
  const movement = known ?? toMovement(await cached.collect(basis, shown), facts);
  if (!movement)
    throw new CoinhoundError(
      'usage',
      'transaction-unconfirmed',
      `transaction ${txid} is not in a block yet`,
      {
        hint: 'an unconfirmed transaction can still be replaced: trace it once it is confirmed',
        details: { txid },
      },
    );
  if (!known) await seen.addTransactions([movement], asking, refsOf(basis));
  const { height } = movement.position;
  if (height <= asking.asOf) return movement;
  throw new CoinhoundError(
    'usage',
    'transaction-above-as-of',
    `transaction ${txid} is in block ${height}, above the height of the trace, ${asking.asOf}`,
    {
      hint: 'wait until it has the confirmations the configuration asks for, or set a greater --as-of',
      details: { txid, height: String(height), asOf: String(asking.asOf) },
    },
  );
}

/** A transaction that the chain does not have up to now. */
export const unknownTransaction = (txid: TxId): CoinhoundError =>
  new CoinhoundError('usage', 'transaction-unknown', `there is no transaction ${txid} on this chain`, {
    hint: 'check the hash, and that it names a transaction of this chain',
    details: { txid },
  });

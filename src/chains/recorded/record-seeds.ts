import { CoinhoundError } from '../../core/error.ts';
import type { AccountId } from '../../core/ids.ts';
import { type Leg, type Movement, outpointOf, type Seed, UNKNOWN_HEIGHT } from '../../core/movement.ts';
import type { Bound, SeedSpec } from '../../trace/source.ts';
import type { Ledger } from './ledger.ts';

/**
 * The stolen outputs a person named, up to height `asOf`, in chain order, out of `movements`: those of the account or
 * transaction it names. Throws `seed-not-found` where there are none, and `seed-window-unknown` where it does not tell whether a receipt is in the window.
 */
export function recordSeeds(
  spec: SeedSpec,
  movements: readonly Movement[],
  payers: Ledger['payers'],
  asOf: number,
): readonly Seed[] {
  const seeds = movements
    .filter(({ position }) => position.height <= asOf)
    .flatMap((movement) => seedsIn(movement, spec, payers.get(movement.id)));
  if (seeds.length > 0) return seeds;
  throw new CoinhoundError(
    'usage',
    'seed-not-found',
    `the record holds nothing that ${nameOf(spec)} names as stolen`,
    {
      hint: 'name a transaction, outpoint or account of the record, and an asset and window in which value moved',
      details: { seed: nameOf(spec) },
    },
  );
}

const nameOf = (spec: SeedSpec): string =>
  spec.kind === 'address'
    ? spec.account
    : `${spec.txid}${spec.output === undefined ? '' : `:${spec.output}`}`;

function seedsIn(
  movement: Movement,
  spec: SeedSpec,
  payers: ReadonlySet<AccountId> | undefined,
): readonly Seed[] {
  const names = ({ holding, amount }: Leg): boolean => {
    if (amount === 0n) return false;
    if (spec.asset !== undefined && holding.asset !== spec.asset) return false;
    if (spec.kind === 'transaction' && spec.output !== undefined)
      return outpointOf(holding) === `${spec.txid}:${spec.output}`;
    if (payers?.has(holding.owner)) return false;
    return spec.kind === 'transaction' || holding.owner === spec.account;
  };
  return movement.outputs.flatMap((leg, output): Seed[] => {
    if (!names(leg)) return [];
    if (spec.kind === 'address' && !isWithin(movement, spec)) return [];
    return [{ movement, output, taint: leg.amount, loss: leg.amount }];
  });
}

function isWithin(movement: Movement, { since, until }: Extract<SeedSpec, { kind: 'address' }>): boolean {
  const place = (bound: Bound): readonly [number, number] => {
    const { height, time } = movement.position;
    if ('height' in bound && height !== UNKNOWN_HEIGHT) return [height, bound.height];
    if ('time' in bound && time !== null) return [time, bound.time];
    const what = 'height' in bound ? 'height' : 'time';
    throw new CoinhoundError(
      'usage',
      'seed-window-unknown',
      `the record does not tell the ${what} of ${movement.txid}`,
      {
        hint: 'name the stolen transactions one by one, or leave the window open',
        details: { txid: movement.txid },
      },
    );
  };
  const after = (bound: Bound): boolean => {
    const [at, limit] = place(bound);
    return at >= limit;
  };
  const before = (bound: Bound): boolean => {
    const [at, limit] = place(bound);
    return at <= limit;
  };
  return (since === undefined || after(since)) && (until === undefined || before(until));
}

import { CoinhoundError } from '../core/error.ts';
import { compare } from '../core/ids.ts';
import type { Leg, Seed } from '../core/movement.ts';
import { distinctFaults, throwAll } from './exit.ts';
import type { OpenChain } from './sources.ts';
import { distinctSeeds, type NamedLoss } from './stolen.ts';
import type { Target } from './targets.ts';

export interface SeedReading {
  /** By chain name. */
  readonly heights: ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
  /** Told of a target that names nothing that can be traced, to go on with the others; thrown where it is left out. */
  readonly onFault?: (fault: CoinhoundError) => void;
}

/**
 * Reads what every target names as stolen, all at once. Throws the faults of all of them together where nobody wants to
 * be told of them or nothing is left; of upstreams that failed the first alone, since they fail alike.
 */
export async function readSeeds(
  targets: readonly Target[],
  chains: readonly OpenChain[],
  { heights, signal, onFault }: SeedReading,
): Promise<readonly NamedLoss[]> {
  const answers = await Promise.allSettled(
    targets.map(async (target) => {
      const { chain, spec, usd } = target;
      const open = chains.find(({ config }) => config.name === chain) as OpenChain;
      const seeds = await open.source.seeds(spec, { asOf: heights.get(chain) as number, hub: null, signal });
      return partOf(seeds, target).map((seed): NamedLoss => ({ seed, ...(usd !== undefined && { usd }) }));
    }),
  );
  const faults: CoinhoundError[] = [];
  const failures: unknown[] = [];
  for (const answer of answers) {
    if (answer.status === 'fulfilled') continue;
    const { reason } = answer;
    const isFault = reason instanceof CoinhoundError && (reason.kind === 'usage' || reason.kind === 'data');
    if (isFault) faults.push(reason);
    else failures.push(reason);
  }
  const defect = failures.find(
    (failure) => !(failure instanceof CoinhoundError && failure.kind === 'upstream'),
  );
  if (defect !== undefined) throw defect;
  const told = distinctFaults(faults).sort((a, b) => compare(a.message, b.message));
  if (!onFault || faults.length === targets.length) throwAll(told);
  if (failures.length > 0) throw failures[0];
  if (onFault) told.forEach(onFault);
  return distinctSeeds(answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])));
}

/** What the parties that a target names paid and received. Throws `seed-not-found` where that is nothing. */
function partOf(seeds: readonly Seed[], { spec, payer, receivers }: Target): readonly Seed[] {
  const part = seeds.filter(
    ({ movement, output }) =>
      (payer === undefined || movement.inputs.some(({ holding }) => holding.owner === payer)) &&
      (receivers?.includes((movement.outputs[output] as Leg).holding.owner) ?? true),
  );
  if (part.length > 0) return part;
  const name = spec.kind === 'address' ? spec.account : spec.txid;
  throw new CoinhoundError(
    'usage',
    'seed-not-found',
    `nothing of ${name} moved between the parties of the seed`,
    {
      hint: 'compare its payer and receivers with the transaction',
      details: { seed: name },
    },
  );
}

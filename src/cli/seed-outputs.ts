import { CoinhoundError } from '../core/error.ts';
import { compare } from '../core/ids.ts';
import type { Seed } from '../core/movement.ts';
import { distinctFaults, throwAll } from './exit.ts';
import type { OpenChain } from './sources.ts';
import { distinctSeeds } from './stolen.ts';
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
): Promise<readonly Seed[]> {
  const answers = await Promise.allSettled(
    targets.map(async ({ chain, spec }) => {
      const open = chains.find(({ config }) => config.name === chain) as OpenChain;
      return open.source.seeds(spec, { asOf: heights.get(chain) as number, hub: null, signal });
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

import type { Amount, AssetId } from '../core/ids.ts';
import type { Detector, Parameters, TaintedMovement } from '../trace/detector.ts';
import { mostlyTainted } from './further-seed-accounts.ts';
import { coSpent } from './further-seed-coins.ts';
import { rankedLeads } from './further-seed-leads.ts';
import { paidIn } from './further-seed-payments.ts';

/** What may be configured. */
export interface FurtherSeedParameters extends Parameters {
  /**
   * Least part of what came into a balance, or into a transaction between outpoints, that is tainted: per cent. A third by
   * default: where seeds are missing, an account looks less tainted than it is.
   */
  readonly taintedPercent: number;
  /** What a source paid at least, in parts per million of the tainted value of the asset: what is less is dust. */
  readonly leastPerMillion: number;
  /** Days around tainted payments of an account in which a further seed is expected. */
  readonly days: number;
  /** Accounts that a source may be seen to pay before it is taken for a service. */
  readonly payees: number;
  /** Leads that are listed at most. */
  readonly leads: number;
}

/** Sources outside the trace that paid into its accounts: what may be missing from the seeds. */
export const furtherSeed: Detector<FurtherSeedParameters> = {
  name: 'further-seed',
  summary:
    'Accounts outside the trace that paid into mostly tainted accounts, or whose coins were spent together with tainted ones: leads to stolen value that no seed names. Sees only what came into accounts that the trace read: a theft whose value never met the others is not found, nor one that met them at a service.',
  parameters: { taintedPercent: 33, leastPerMillion: 100, days: 7, payees: 50, leads: 100 },
  when: 'at-end',
  detect(scene, { taintedPercent, leastPerMillion, days, payees, leads: most }) {
    const { tainted, reached } = scene;
    const stolen = enteredBy(tainted);
    const taints = new Map(tainted.map((one) => [one.movement.id, one]));
    const traced = new Set([...reached.values()].map(({ holding }) => holding.owner));
    const resting = new Set(
      [...reached.values()].flatMap(({ holding, held }) => (held > 0n ? holding.owner : [])),
    );
    const main = mostlyTainted(scene, { taints, stolen }, { taintedPercent, leastPerMillion });
    const entries = [
      ...[...main.keys()].flatMap((account) => paidIn(account, scene, { taints, traced, resting, days })),
      ...tainted.flatMap((one) => coSpent(one, traced, taintedPercent)),
    ];
    const ranked = rankedLeads(entries, { scene, traced, main, stolen, leastPerMillion, payees });
    const left = ranked.length - most;
    return {
      hits: [],
      leads: ranked.slice(0, most),
      ...(left > 0 && {
        notes: [`possible further seeds beyond the limit of leads, of less weight: ${left}`],
      }),
    };
  },
};

/** By asset, the taint that movements have and did not draw: that of seeds, and what came out of crossings. */
function enteredBy(tainted: readonly TaintedMovement[]): ReadonlyMap<AssetId, Amount> {
  const entered = new Map<AssetId, Amount>();
  const sum = (amounts: readonly Amount[]): Amount => amounts.reduce((total, amount) => total + amount, 0n);
  for (const { movement, inputs, outputs } of tainted) {
    const fresh = sum(outputs) - sum(inputs);
    const asset = movement.outputs[0]?.holding.asset;
    if (fresh > 0n && asset !== undefined) entered.set(asset, (entered.get(asset) ?? 0n) + fresh);
  }
  return entered;
}

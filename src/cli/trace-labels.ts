import type { Case } from '../chains/recorded/case.ts';
import type { Config } from '../config/config.ts';
import type { Incident } from '../incidents/incident.ts';
import { incidentLabels } from '../incidents/incident-labels.ts';
import { labelsKnownOn, sourceKnownOn } from '../labels/as-of.ts';
import { type OtherLabels, type ReadLabels, readLabelFiles, withOthers } from '../labels/load-labels.ts';
import { joinMemory, readPacks } from '../labels/pack-folder.ts';
import type { LabelSource } from '../trace/labels.ts';
import type { Io } from './io.ts';
import { labelFolder, labelPaths } from './label-folder.ts';
import { accountReader, type OpenChain } from './sources.ts';
import type { TraceFlags } from './trace-flags.ts';

/** What a trace may know of accounts. */
export interface TraceLabels {
  readonly labels: LabelSource;
  /** What a reader of the graph must know of them. */
  readonly notes: readonly string[];
  /** The chain, telling only the labels that the trace may know. */
  within(chain: OpenChain): OpenChain;
}

/** What the labels of every trace are made of, read once. */
export interface GivenLabels {
  readonly read: ReadLabels;
  readonly packs: Pick<OtherLabels, 'packs' | 'memory'>;
}

/** Reads the labels of a case, or those of the configuration and what the store has: packs, and what was added by hand. Throws what `readLabelFiles` and `readPacks` throw. */
export async function givenLabels(
  { flags, recorded }: { readonly flags: TraceFlags; readonly recorded: Case | null },
  { config, io }: { readonly config: Config; readonly io: Io },
): Promise<GivenLabels> {
  const folder = labelFolder(flags.store, io);
  const read = await readLabelFiles({
    paths: recorded ? [recorded.labelsFile] : labelPaths(config, flags.store, io),
    account: accountReader(config),
  });
  return { read, packs: recorded ? {} : { packs: await readPacks(folder), memory: joinMemory(folder) } };
}

/** The labels of a trace: those given, and of the incident that is traced. Of a day, `--labels-as-of`, those that were known then. */
export function traceLabels(
  { read, packs }: GivenLabels,
  incident: Incident | null,
  day: string | undefined,
): TraceLabels {
  const labels = withOthers(read, { ...packs, claims: incident ? incidentLabels([incident]) : [] });
  if (day === undefined) return { labels, notes: [], within: (chain) => chain };
  const then = labelsKnownOn(labels, day);
  return {
    labels: then,
    notes: [
      `labels as of ${day}: ${then.known} of ${labels.count} were published by then; left out are ${then.later} of later days and ${then.undated} of which nobody tells when they were published`,
    ],
    within: (chain) => ({ ...chain, source: sourceKnownOn(chain.source, day) }),
  };
}

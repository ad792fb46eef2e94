import type { Logger } from 'pino';
import type { Outbox } from '../../alerts/outbox.ts';
import type { Config } from '../../config/config.ts';
import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import type { RescanState } from '../../incidents/rescan-state.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { Io } from '../io.ts';
import { logEvent } from '../log.ts';
import { namedHeights } from '../named-heights.ts';
import { alertFacts, firstFacts } from './alert-facts.ts';
import type { Bulk } from './bulk.ts';
import { bundleIncident } from './bundle-incident.ts';
import type { Queued } from './incident-queue.ts';
import { failedReport, heightsOf, leftReport, scanReport } from './incident-report.ts';
import type { Judgement } from './judgement.ts';
import type { Reach } from './overlaps.ts';
import type { RescanFolder } from './rescan-folder.ts';
import type { IncidentReport } from './run-report.ts';
import { type Scan, type ScanOptions, scanIncident } from './scan-incident.ts';
import { writeScan } from './write-scan.ts';

/** What all incidents of a run share. */
export interface Run {
  readonly config: Config;
  readonly flags: ScanOptions['flags'];
  /** Folders for graphs and differences, and for bundles; undefined where none are wanted. */
  readonly out: string | undefined;
  readonly bundles: string | undefined;
  readonly bulk: Bulk;
  readonly answering: ScanOptions['answering'];
  readonly kept: CachedLookups;
  readonly labels: ScanOptions['labels'];
  readonly outbox: Pick<Outbox, 'enqueue'>;
  readonly world: { readonly io: Io; readonly log: Logger; readonly signal: AbortSignal };
  /** Unix milliseconds. */
  readonly now: number;
  /** Requests that were made, and lookups that the store answered, so far. */
  readonly spent: () => Pick<IncidentReport, 'requests' | 'cached'>;
  /** Whether overlaps are looked for. */
  readonly wantsReach: boolean;
}

/** What came of one incident of a run. */
export interface QueuedScan {
  readonly report: IncidentReport;
  /** What came to each account, as far as its last scan that ended well knows it; nothing where overlaps are not looked for. */
  readonly reach: Reach;
}

/**
 * Brings one incident of a run up to date, tells what is new, and then keeps its state. Where it cannot be scanned the report says why, and what
 * was kept stands. Throws what would meet every other incident too: a disk that takes no more, and defects.
 */
export async function scanQueued({ incident, folder }: Queued, run: Run): Promise<QueuedScan> {
  const { id } = incident;
  if (folder instanceof CoinhoundError) return { report: failedReport(id, undefined, folder), reach: {} };
  const { signal } = run.world;
  const before = run.spent();
  const asBefore = async (report: IncidentReport): Promise<QueuedScan> => ({
    report,
    reach: await reachBefore(folder, run),
  });
  try {
    if (signal.aborted) return await asBefore(leftReport(id, folder.state));
    const { scan, reach } = await scanned({ incident, folder }, run);
    return { report: { ...scanReport(id, scan), ...since(before, run) }, reach };
  } catch (error) {
    const fault = faultOf(error);
    if (isOfTheDisk(fault)) throw fault;
    const report = { ...failedReport(id, folder.state, fault), ...since(before, run) };
    // What was damaged is told though the run is over: it will not mend by itself.
    const isLeft = signal.aborted && fault.kind !== 'data';
    return asBefore(isLeft ? leftReport(id, folder.state) : report).catch(() => ({ report, reach: {} }));
  }
}

interface Opened extends Queued {
  readonly folder: RescanFolder;
}

async function scanned(
  { incident, folder }: Opened,
  run: Run,
): Promise<{ readonly scan: Scan; readonly reach: Reach }> {
  const { id } = incident;
  const { config, flags, out, bundles, answering, kept, labels, world, now, outbox } = run;
  const judged = folder.state && judgedOf(folder.state, run.bulk);
  const onEvent: ScanOptions['onEvent'] = (event) => logEvent(world.log, event);
  const known = { incident, config, flags, folder, judged };
  const scan = await scanIncident({ ...known, answering, kept, labels, world, onEvent, now });
  const reach = scan.kept.files?.reach ?? (await reachBefore(folder, run));
  if (out !== undefined) await writeScan(out, id, { scan, folder });
  // First what is to be told and proved, then what it was told of: a run that is killed in between tells it again under the same key.
  if (scan.diff) await outbox.enqueue(alertFacts(id, scan.diff));
  else if (scan.graph) await outbox.enqueue(firstFacts(id, scan.graph), { baseline: true });
  if (bundles !== undefined && scan.graph)
    await bundleIncident(id, {
      flags,
      folder: bundles,
      heights: new Map(Object.entries(namedHeights(heightsOf(scan.chains), config))),
      world,
    });
  await folder.keep(scan.kept);
  return { scan, reach };
}

const reachBefore = async (folder: RescanFolder, { wantsReach }: Run): Promise<Reach> =>
  wantsReach && folder.state ? folder.reach() : {};

function since(
  { requests, cached }: ReturnType<Run['spent']>,
  { spent }: Run,
): Pick<IncidentReport, 'requests' | 'cached'> {
  const now = spent();
  return { requests: now.requests - requests, cached: now.cached - cached };
}

/** Throws the error of the first chain that could not be asked. */
function judgedOf(state: RescanState, bulk: Bulk): ReadonlyMap<ChainId, Judgement> {
  return new Map(
    [...bulk.of(state)].map(([chain, judged]) => {
      if (judged instanceof CoinhoundError) throw judged;
      return [chain, judged] as const;
    }),
  );
}

/** Whether a fault would meet every other incident too: nothing can be kept. */
const isOfTheDisk = ({ code }: CoinhoundError): boolean =>
  ['store-write-failed', 'store-unwritable', 'outbox-unusable', 'output-unwritable'].includes(code);

/** The fault for which an incident cannot be scanned, the first where there are several. Throws defects. */
function faultOf(error: unknown): CoinhoundError {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  if (first instanceof CoinhoundError && first.kind !== 'bug') return first;
  throw error;
}

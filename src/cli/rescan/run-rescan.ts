import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openOutbox } from '../../alerts/outbox.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { CoinhoundError } from '../../core/error.ts';
import { type ChainId, compare } from '../../core/ids.ts';
import { diffJson } from '../../export/diff/diff-json.ts';
import { diffMarkdown } from '../../export/diff/diff-markdown.ts';
import { json } from '../../export/json.ts';
import type { Incident } from '../../incidents/incident.ts';
import { loadIncidents } from '../../incidents/load-incidents.ts';
import type { RescanState } from '../../incidents/rescan-state.ts';
import { createNet } from '../../net/net.ts';
import { cachedLookups } from '../../store/cached-lookups.ts';
import { openLmdbStore } from '../../store/lmdb.ts';
import type { AskService } from '../../trace/inquiries.ts';
import { incidentOf, incidentRules } from '../catalogue.ts';
import { seedStates } from '../incident-state.ts';
import type { Io } from '../io.ts';
import { storeDirectory } from '../label-folder.ts';
import { logEvent, logNetEvent, openLog } from '../log.ts';
import { openOutput } from '../output.ts';
import { packageInfo } from '../package.ts';
import type { TraceFlags } from '../trace-flags.ts';
import { alertFacts, firstFacts } from './alert-facts.ts';
import { askInBulk, type Bulk } from './bulk.ts';
import { bundleIncident } from './bundle-incident.ts';
import { countedLookups } from './counted-lookups.ts';
import { failedReport, heightsOf, leftReport, scanReport } from './incident-report.ts';
import type { Judgement } from './judgement.ts';
import { takeLock } from './lock.ts';
import { overlapsOf, type Reach } from './overlaps.ts';
import { type RescanFolder, rescanFolder } from './rescan-folder.ts';
import { runBudget } from './run-budget.ts';
import { runChains } from './run-chains.ts';
import type { IncidentReport, RunReport } from './run-report.ts';
import { type Scan, scanIncident } from './scan-incident.ts';

export interface RescanRequest {
  /** Ids of incidents; empty for every one of the catalogue that can be traced. */
  readonly incidents: readonly string[];
  readonly flags: TraceFlags;
  /** Folder for graphs and differences; undefined where none are wanted. */
  readonly out: string | undefined;
  /** Folder for the bundle of each incident that changed. */
  readonly bundles: string | undefined;
  /** Days after which an unchanged balance is not enough. */
  readonly confirmAfter: number;
  readonly maxRequests: number | undefined;
  readonly maxMinutes: number | undefined;
  /** Told of each incident as it is done. */
  readonly onIncident: (report: IncidentReport) => void;
  readonly signal: AbortSignal;
}

const DAY = 86_400_000;

/**
 * Brings incidents up to date, one after the other: what rests is asked for in bulk and for all together, what moved is walked on from. The
 * state of each is kept as soon as it is done, so that a run that ends goes on where it was. One that cannot be scanned stops no other. Throws
 * `rescan-running`, what reading configuration and incidents throws, and what the store throws.
 */
export async function runRescan(request: RescanRequest, io: Io): Promise<RunReport> {
  const { flags, out, bundles, signal } = request;
  const began = new Date();
  const log = openLog(io.terminal, { quiet: flags.quiet, verbose: flags.verbose, json: flags.logJson });
  const config = await loadConfig({ ...(flags.config !== undefined && { file: flags.config }), env: io.env });
  const incidents = await incidentsOf(request.incidents, config);
  const directory = storeDirectory(flags.store, io);
  const store = await openLmdbStore(directory, { create: true });
  const budget = runBudget(request);
  const net = createNet({
    version: packageInfo().version,
    onEvent: (event) => {
      if (event.kind === 'sent') budget.spend();
      logNetEvent(log, event);
    },
  });
  try {
    using _lock = takeLock(store);
    for (const folder of [out, bundles]) if (folder !== undefined) await mkdir(folder, { recursive: true });
    await using outbox = await rescanOutbox({ directory, config, io });
    const counted = countedLookups(cachedLookups({ store, offline: flags.offline }));
    const kept = cachedLookups({ store, offline: true });
    const chains = runChains({
      config,
      net,
      lookups: counted.lookups,
      asked: flags.asOf,
      signal: budget.signal,
    });
    const folders = new Map<string, RescanFolder>();
    for (const id of incidents.keys()) folders.set(id, await rescanFolder(join(directory, 'rescans', id)));
    const now = began.getTime();
    const states = [...folders.values()].flatMap(({ state }) => state ?? []);
    const bulk = await askInBulk(states, {
      chains,
      confirmAfter: request.confirmAfter * DAY,
      now,
      signal: budget.signal,
    });
    const answering = {
      store,
      lookups: counted.lookups,
      endpoint: net.endpoint,
      asked: (service: AskService) => service,
      pinned: chains.pinned,
      close: async () => {},
    };
    const world = { io, log, signal: budget.signal };
    const reports: IncidentReport[] = [];
    /** Of incidents whose graph is new. */
    const reached = new Map<string, Reach>();
    for (const [id, folder] of longestAgoFirst(folders)) {
      const before = { requests: budget.spent(), cached: counted.cached() };
      const spent = () => ({
        requests: budget.spent() - before.requests,
        cached: counted.cached() - before.cached,
      });
      const done = (report: IncidentReport): void => {
        reports.push(report);
        request.onIncident(report);
      };
      if (budget.signal.aborted) {
        done(leftReport(id, folder));
        continue;
      }
      try {
        const judged = folder.state && judgedOf(folder.state, bulk);
        const onEvent = (event: Parameters<typeof logEvent>[1]): void => logEvent(log, event);
        const incident = incidents.get(id) as Incident;
        const known = { incident, config, flags, folder, judged };
        const scan = await scanIncident({ ...known, answering, kept, world, onEvent, now });
        if (out !== undefined) await writeOut(out, id, scan, folder);
        // First what is to be told, then what it was told of: a run that is killed in between tells it again under the same key.
        if (scan.diff) await outbox.enqueue(alertFacts(id, scan.diff));
        else if (scan.graph) await outbox.enqueue(firstFacts(id, scan.graph), { baseline: true });
        await folder.keep(scan.kept);
        if (scan.kept.files) reached.set(id, scan.kept.files.reach);
        if (bundles !== undefined && scan.graph) {
          const heights = namedHeights(scan.chains, config);
          await bundleIncident(id, { flags, folder: bundles, heights, world });
        }
        done({ ...scanReport(id, scan), ...spent() });
      } catch (error) {
        const fault = faultOf(error);
        if (isOfTheDisk(fault)) throw fault;
        done(
          budget.signal.aborted ? leftReport(id, folder) : { ...failedReport(id, folder, fault), ...spent() },
        );
      }
    }
    const delivered = await outbox.deliver({ signal });
    // Of one alone there is nothing that it could overlap with.
    const reaches = folders.size > 1 ? await reachesOf(folders, reached) : new Map<string, Reach>();
    return {
      format: 'coinhound.rescan-report.v1',
      began: began.toISOString(),
      durationMs: Date.now() - now,
      requests: budget.spent(),
      ended: signal.aborted ? 'interrupted' : budget.signal.aborted ? 'budget' : null,
      incidents: reports.sort((a, b) => compare(a.incident, b.incident)),
      alerts: { sent: delivered.sent, failed: delivered.failed, waiting: delivered.waiting },
      overlaps: overlapsOf(reaches),
    };
  } finally {
    budget.stop();
    net.close();
    await store.close();
  }
}

/** What came to each account, by incident: of those whose graph is as it was, out of their folders. */
async function reachesOf(
  folders: ReadonlyMap<string, RescanFolder>,
  reached: ReadonlyMap<string, Reach>,
): Promise<ReadonlyMap<string, Reach>> {
  const all = new Map(reached);
  for (const [id, folder] of folders) if (folder.state && !all.has(id)) all.set(id, await folder.reach());
  return all;
}

async function rescanOutbox({
  directory,
  config,
  io,
}: {
  readonly directory: string;
  readonly config: Config;
  readonly io: Io;
}) {
  const outbox = await openOutbox({
    folder: join(directory, 'alerts'),
    rules: config.alerts,
    channels: { version: packageInfo().version, env: io.env },
  });
  return { ...outbox, [Symbol.asyncDispose]: outbox.close };
}

/** Those named, or all that can be traced, by id and sorted. */
async function incidentsOf(named: readonly string[], config: Config): Promise<ReadonlyMap<string, Incident>> {
  const incidents: Incident[] = [];
  for (const id of named) incidents.push(await incidentOf(id, config));
  const chosen = named.length > 0 ? incidents : await traceable(config);
  return new Map(
    chosen.map((incident) => [incident.id, incident] as const).sort(([a], [b]) => compare(a, b)),
  );
}

async function traceable(config: Config): Promise<readonly Incident[]> {
  const all = await loadIncidents({ paths: config.incidentPaths, rulesOf: incidentRules(config) });
  return all.filter(
    (incident) =>
      incident.unpublished === null && seedStates(incident, config).some(({ why }) => why === null),
  );
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

/** Those that were brought up to date longest ago first, and at last those that never were: a run that ends early leaves none out forever. */
const longestAgoFirst = (
  folders: ReadonlyMap<string, RescanFolder>,
): readonly (readonly [string, RescanFolder])[] =>
  [...folders].sort(
    ([, a], [, b]) =>
      (a.state?.at ?? Number.POSITIVE_INFINITY) - (b.state?.at ?? Number.POSITIVE_INFINITY) || 0,
  );

/** Heights by the names of the configuration. */
const namedHeights = (chains: RescanState['chains'], config: Config): ReadonlyMap<string, number> =>
  new Map(
    [...config.chains.values()].flatMap(({ name, chain }) => {
      const known = chains.get(chain);
      return known ? [[name, known.asOf] as const] : [];
    }),
  );

/** The graph as of now, and what is new in it. */
async function writeOut(
  out: string,
  id: string,
  { graph, diff, chains }: Scan,
  folder: RescanFolder,
): Promise<void> {
  const write = async (name: string, chunks: Iterable<string>): Promise<void> =>
    (await openOutput(join(out, name), process.stdout)).write(chunks);
  await write(`${id}.json`, graph ? json.write(graph) : folder.graphAt(heightsOf(chains)));
  if (!diff) return;
  await write(`${id}.diff.json`, diffJson.write(diff));
  await write(`${id}.diff.md`, diffMarkdown.write(diff));
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openOutbox } from '../../alerts/outbox.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { CoinhoundError } from '../../core/error.ts';
import { compare } from '../../core/ids.ts';
import { createNet } from '../../net/net.ts';
import { cachedLookups } from '../../store/cached-lookups.ts';
import { openLmdbStore } from '../../store/lmdb.ts';
import type { AskService } from '../../trace/inquiries.ts';
import type { Io } from '../io.ts';
import { storeDirectory } from '../label-folder.ts';
import { logNetEvent, openLog } from '../log.ts';
import { packageInfo } from '../package.ts';
import type { TraceFlags } from '../trace-flags.ts';
import { givenLabels } from '../trace-labels.ts';
import { askInBulk } from './bulk.ts';
import { chosenIncidents } from './chosen-incidents.ts';
import { countedLookups } from './counted-lookups.ts';
import { incidentQueue } from './incident-queue.ts';
import { takeLock } from './lock.ts';
import { overlapsOf, type Reach } from './overlaps.ts';
import { runBudget } from './run-budget.ts';
import { runChains } from './run-chains.ts';
import type { IncidentReport, RunReport } from './run-report.ts';
import { type Run, scanQueued } from './scan-queued.ts';

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
  const started = performance.now();
  const log = openLog(io.terminal, { quiet: flags.quiet, verbose: flags.verbose, json: flags.logJson });
  const config = await loadConfig({ ...(flags.config !== undefined && { file: flags.config }), env: io.env });
  const incidents = await chosenIncidents(request.incidents, config);
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
    const chains = runChains({
      config,
      net,
      lookups: counted.lookups,
      asked: flags.asOf,
      signal: budget.signal,
    });
    const queue = await incidentQueue(incidents, join(directory, 'rescans'));
    const now = began.getTime();
    const { signal: isOver } = budget;
    const bulk = await askInBulk(
      queue.flatMap(({ folder }) => (folder instanceof CoinhoundError ? [] : (folder.state ?? []))),
      { chains, confirmAfter: request.confirmAfter * DAY, now, signal: isOver },
    );
    const run: Run = {
      config,
      flags,
      out,
      bundles,
      bulk,
      answering: {
        store,
        lookups: counted.lookups,
        endpoint: net.endpoint,
        asked: (service: AskService) => service,
        pinned: chains.pinned,
        close: async () => {},
      },
      kept: cachedLookups({ store, offline: true }),
      labels: await givenLabels({ flags, recorded: null }, { config, io }),
      outbox,
      world: { io, log, signal: isOver },
      now,
      spent: () => ({ requests: budget.spent(), cached: counted.cached() }),
      // Of one alone there is nothing that it could overlap with.
      wantsReach: queue.length > 1,
    };
    const reports: IncidentReport[] = [];
    const reaches = new Map<string, Reach>();
    for (const queued of queue) {
      const { report, reach } = await scanQueued(queued, run);
      reaches.set(report.incident, reach);
      reports.push(report);
      request.onIncident(report);
    }
    const delivered = await outbox.deliver({ signal });
    return {
      format: 'coinhound.rescan-report.v1',
      began: began.toISOString(),
      durationMs: Math.round(performance.now() - started),
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

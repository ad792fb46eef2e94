import type { CoinhoundError } from '../../core/error.ts';
import { flags } from '../../core/graph-diff.ts';
import { diffLine } from '../../export/diff/diff-line.ts';
import type { RescanState } from '../../incidents/rescan-state.ts';
import type { IncidentReport } from './run-report.ts';
import type { Scan } from './scan-incident.ts';

const blank = {
  requests: 0,
  cached: 0,
  flagged: 0,
  new: 0,
  summary: null,
  unsure: [],
  notes: [],
  error: null,
  durationMs: 0,
} as const;

/** Heights by chain. */
export const heightsOf = (chains: RescanState['chains'] | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries([...(chains ?? [])].map(([chain, { asOf }]) => [chain, asOf]));

/** Of an incident that the run ended before, with what its last scan left. */
export const leftReport = (incident: string, state: RescanState | undefined): IncidentReport => ({
  ...blank,
  incident,
  state: 'left',
  asOf: heightsOf(state?.chains),
  live: state?.live.length ?? 0,
});

/** Of an incident that could not be scanned, with what its last scan left. */
export const failedReport = (
  incident: string,
  state: RescanState | undefined,
  { code, message, hint }: CoinhoundError,
): IncidentReport => ({
  ...leftReport(incident, state),
  state: 'failed',
  error: { code, message, hint: hint ?? null },
});

/** Of an incident that was scanned. */
export function scanReport(incident: string, scan: Scan): IncidentReport {
  const items = scan.diff?.items ?? [];
  return {
    ...blank,
    incident,
    state: scan.outcome,
    asOf: heightsOf(scan.chains),
    flagged: items.filter(flags).length,
    new: items.length,
    summary: scan.diff && items.length > 0 ? [...diffLine.write(scan.diff)].join('').trim() : null,
    live: scan.live,
    unsure: scan.unsure.map(({ holding, sure }) => ({
      holding: holding.id,
      since: new Date(sure).toISOString(),
    })),
    notes: scan.notes,
    durationMs: scan.durationMs,
  };
}

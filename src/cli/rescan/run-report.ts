import type { Overlap } from './overlaps.ts';

/** What a run came to, for monitoring: the JSON of `--report`. */
export interface RunReport {
  readonly format: 'coinhound.rescan-report.v1';
  /** ISO 8601, UTC. */
  readonly began: string;
  readonly durationMs: number;
  readonly requests: number;
  /** Why it ended before all incidents were scanned; null where it did not. */
  readonly ended: 'budget' | 'interrupted' | null;
  readonly incidents: readonly IncidentReport[];
  /** Alerts over all channels: taken, tried and not taken, still to be sent. */
  readonly alerts: { readonly sent: number; readonly failed: number; readonly waiting: number };
  readonly overlaps: readonly Overlap[];
}

export interface IncidentReport {
  readonly incident: string;
  /** `left` where the run ended before it. */
  readonly state: 'first' | 'unchanged' | 'changed' | 'failed' | 'left';
  /** Height by chain that it is known to; of the last good scan where it failed or was left. */
  readonly asOf: Readonly<Record<string, number>>;
  /** Requests that its scan made, without those that were made for all incidents together. */
  readonly requests: number;
  /** Lookups that the store answered. */
  readonly cached: number;
  /** Items of the difference to the last scan that flag something: reached, frozen, moved. */
  readonly flagged: number;
  /** All items of the difference. */
  readonly new: number;
  /** One line of what is new; null where nothing is. */
  readonly summary: string | null;
  /** Holdings that may yet move. */
  readonly live: number;
  /** Of those, the ones of which only an unchanged balance says that they rest, since when (ISO 8601). */
  readonly unsure: readonly { readonly holding: string; readonly since: string }[];
  readonly notes: readonly string[];
  /** Code and message of what failed; null where nothing did. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  readonly durationMs: number;
}

const states = ['first', 'unchanged', 'changed', 'failed', 'left'] as const;

/** The figures of a run in the text format of Prometheus, for its node exporter's textfile collector. */
export function metricsText({ began, durationMs, requests, incidents, alerts }: RunReport): string {
  const count = (state: string): number => incidents.filter((one) => one.state === state).length;
  const sum = (of: (one: IncidentReport) => number): number =>
    incidents.reduce((total, one) => total + of(one), 0);
  const families: readonly (readonly [name: string, help: string, lines: readonly string[]])[] = [
    ['coinhound_rescan_timestamp_seconds', 'When the last rescan began.', [` ${Date.parse(began) / 1000}`]],
    ['coinhound_rescan_duration_seconds', 'How long it took.', [` ${durationMs / 1000}`]],
    ['coinhound_rescan_requests', 'Requests that it made.', [` ${requests}`]],
    [
      'coinhound_rescan_incidents',
      'Incidents by what their scan came to.',
      states.map((state) => `{state="${state}"} ${count(state)}`),
    ],
    ['coinhound_rescan_flagged', 'New facts that flag something.', [` ${sum(({ flagged }) => flagged)}`]],
    ['coinhound_rescan_alerts_waiting', 'Alerts that some channel has not taken.', [` ${alerts.waiting}`]],
    ['coinhound_rescan_live_holdings', 'Holdings that may yet move.', [` ${sum(({ live }) => live)}`]],
    [
      'coinhound_rescan_unsure_holdings',
      'Holdings of which only an unchanged balance says that they rest.',
      [` ${sum(({ unsure }) => unsure.length)}`],
    ],
  ];
  return families
    .map(([name, help, lines]) =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines.map((line) => `${name}${line}`), ''].join(
        '\n',
      ),
    )
    .join('');
}

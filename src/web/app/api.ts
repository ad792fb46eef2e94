import type { GraphDiff } from '../../core/graph-diff.ts';
import type {
  ApiError,
  ApiFailure,
  Decision,
  IncidentPage,
  IncidentRow,
  NewDecision,
  NewLabel,
  NewNote,
  Note,
  Overview,
  OwnLabel,
  Run,
  RunRequest,
} from '../api.ts';
import { type GraphPlace, placeText } from './state/routes.ts';

/** An answer that is no success: all that is wrong, as the program tells it. */
export class Refusal extends Error {
  readonly errors: readonly ApiError[];
  readonly status: number;

  constructor(status: number, errors: readonly ApiError[]) {
    super(errors[0]?.message ?? `the program answered ${status}`);
    this.status = status;
    this.errors = errors;
  }
}

/** The bytes of a flow graph, and of which round it is where it still grows. */
export interface GraphBytes {
  readonly bytes: ArrayBuffer;
  readonly round: number | null;
}

/** What the page asks of the program that serves it: one function a route of `docs/application.md`. All reject with `Refusal`. */
export interface Api {
  overview(signal?: AbortSignal): Promise<Overview>;
  incidents(signal?: AbortSignal): Promise<readonly IncidentRow[]>;
  incident(id: string, signal?: AbortSignal): Promise<IncidentPage>;
  runs(signal?: AbortSignal): Promise<readonly Run[]>;
  run(id: string, signal?: AbortSignal): Promise<Run>;
  start(request: RunRequest): Promise<Run>;
  stop(id: string): Promise<Run>;
  removeRun(id: string): Promise<void>;
  graph(place: GraphPlace, signal?: AbortSignal): Promise<GraphBytes>;
  compare(before: string, after: string, signal?: AbortSignal): Promise<GraphDiff>;
  notes(dossier: string, signal?: AbortSignal): Promise<readonly Note[]>;
  addNote(dossier: string, note: NewNote): Promise<Note>;
  removeNote(dossier: string, id: string): Promise<void>;
  decisions(dossier: string, signal?: AbortSignal): Promise<readonly Decision[]>;
  decide(dossier: string, decision: NewDecision): Promise<readonly Decision[]>;
  /** Takes back the last of so many decisions; refused with `decisions-changed` where there are more or fewer by now. */
  takeBack(dossier: string, of: number): Promise<readonly Decision[]>;
  labels(signal?: AbortSignal): Promise<readonly OwnLabel[]>;
  addLabel(label: NewLabel): Promise<OwnLabel>;
  removeLabel(id: string): Promise<void>;
}

/** Asks by `fetch`, relative to the opened page: the token is a part of its address. */
export function apiOf(fetchPage: typeof fetch): Api {
  const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
    ask(fetchPage, path, signal ? { signal } : {}).then((answer) => answer.json() as Promise<T>);
  const send = <T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> =>
    ask(fetchPage, path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }).then((answer) => (answer.status === 204 ? undefined : answer.json()) as Promise<T>);
  const own = (dossier: string): string => `api/dossiers/${encodeURIComponent(dossier)}`;
  const run = (id: string): string => `api/runs/${encodeURIComponent(id)}`;
  return {
    overview: (signal) => get('api/overview', signal),
    incidents: (signal) => get('api/incidents', signal),
    incident: (id, signal) => get(`api/incidents/${encodeURIComponent(id)}`, signal),
    runs: (signal) => get('api/runs', signal),
    run: (id, signal) => get(run(id), signal),
    start: (request) => send('POST', 'api/runs', request),
    stop: (id) => send('POST', `${run(id)}/stop`),
    removeRun: (id) => send('DELETE', run(id)),
    graph: async (place, signal) => {
      const answer = await ask(fetchPage, graphPath(place), signal ? { signal } : {});
      const round = answer.headers.get('coinhound-round');
      return { bytes: await answer.arrayBuffer(), round: round === null ? null : Number(round) };
    },
    compare: (before, after, signal) => get(`api/compare?${new URLSearchParams({ before, after })}`, signal),
    notes: (dossier, signal) => get(`${own(dossier)}/notes`, signal),
    addNote: (dossier, note) => send('POST', `${own(dossier)}/notes`, note),
    removeNote: (dossier, id) => send('DELETE', `${own(dossier)}/notes/${encodeURIComponent(id)}`),
    decisions: (dossier, signal) => get(`${own(dossier)}/decisions`, signal),
    decide: (dossier, decision) => send('POST', `${own(dossier)}/decisions`, decision),
    takeBack: (dossier, of) => send('DELETE', `${own(dossier)}/decisions/last?of=${of}`),
    labels: (signal) => get('api/labels', signal),
    addLabel: (label) => send('POST', 'api/labels', label),
    removeLabel: (id) => send('DELETE', `api/labels/${encodeURIComponent(id)}`),
  };
}

/** Where a graph is asked for, relative to the page. */
export const graphPath = (place: GraphPlace): string => `api/graphs/${placeText(place)}`;

/** Where a graph is downloaded in a format. */
export const exportPath = (place: GraphPlace, format: string): string =>
  `${graphPath(place)}/export/${encodeURIComponent(format)}`;

/** Where the bundle of evidence of a run is downloaded. */
export const bundlePath = (id: string): string => `api/runs/${encodeURIComponent(id)}/bundle`;

/** Where a run tells what happens. */
export const eventsPath = (id: string): string => `api/runs/${encodeURIComponent(id)}/events`;

/** What is wrong, of whatever was thrown. */
export function errorsOf(reason: unknown): readonly ApiError[] {
  if (reason instanceof Refusal && reason.errors.length > 0) return reason.errors;
  return [
    { code: 'unknown', message: reason instanceof Error ? reason.message : String(reason), hint: null },
  ];
}

async function ask(fetchPage: typeof fetch, path: string, init: RequestInit): Promise<Response> {
  const answer = await fetchPage(path, init).catch((reason: unknown) => {
    if (init.signal?.aborted) throw reason;
    throw new Refusal(0, [UNREACHED]);
  });
  if (answer.ok) return answer;
  const failure = (await answer.json().catch(() => null)) as ApiFailure | null;
  throw new Refusal(answer.status, failure === null ? [] : [failure.error, ...failure.others]);
}

const UNREACHED: ApiError = {
  code: 'not-reached',
  message: 'the program that serves this page does not answer',
  hint: 'it may have ended: start `coinhound serve` again and open the new link',
};

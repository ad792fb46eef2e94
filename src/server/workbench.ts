import type { Readable } from 'node:stream';
import type { GraphDiff } from '../core/graph-diff.ts';
import type {
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
  RunEvent,
  RunRequest,
} from '../web/api.ts';
import type { EventLog } from './event-log.ts';

/** A graph of the store. */
export interface GraphPlace {
  /** Of a run, or of the last rescan of an incident. */
  readonly of: 'run' | 'incident';
  readonly id: string;
}

/** Something to be sent as it is. */
export interface Document {
  readonly body: Readable;
  /** In bytes; undefined where it is not known beforehand. */
  readonly length: number | undefined;
  /** What a download of it is called. */
  readonly name: string;
  /** Of a graph that still grows: the round it is of. */
  readonly round?: number;
}

/** What the application does, as the server needs it: `docs/application.md` says what each means. All reject with what the command line would tell. */
export interface Workbench {
  overview(): Promise<Overview>;
  incidents(): Promise<readonly IncidentRow[]>;
  incident(id: string): Promise<IncidentPage>;
  runs(): Promise<readonly Run[]>;
  run(id: string): Promise<Run>;
  /** Resolves once all that can be checked without asking anybody was. */
  start(request: RunRequest): Promise<Run>;
  stop(id: string): Promise<Run>;
  remove(id: string): Promise<void>;
  /** What is told of a run; of one that has ended, that alone. */
  watch(id: string): Promise<EventLog<RunEvent>>;
  bundle(id: string): Promise<Document>;
  graph(place: GraphPlace): Promise<Document>;
  exported(place: GraphPlace, format: string): Promise<Document>;
  compared(before: GraphPlace, after: GraphPlace): Promise<GraphDiff>;
  notes(dossier: string): Promise<readonly Note[]>;
  addNote(dossier: string, note: NewNote): Promise<Note>;
  removeNote(dossier: string, id: string): Promise<void>;
  decisions(dossier: string): Promise<readonly Decision[]>;
  decide(dossier: string, decision: NewDecision): Promise<readonly Decision[]>;
  /** `of`: how many there must be, the one that is taken back among them. */
  undoDecision(dossier: string, of: number | undefined): Promise<readonly Decision[]>;
  labels(): Promise<readonly OwnLabel[]>;
  addLabel(label: NewLabel): Promise<OwnLabel>;
  removeLabel(id: string): Promise<void>;
}

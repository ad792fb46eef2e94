import { isUtf8 } from 'node:buffer';
import type { AlertFact } from './alert.ts';
import { outboxDamaged } from './errors.ts';
import { type JournalLine, readLine, writtenLine } from './journal-line.ts';

/** What became of an alert over one channel. */
export interface Delivery {
  readonly state: 'queued' | 'delivered' | 'refused';
  /** What it failed with last; null where it did not. */
  readonly why: string | null;
}

/** An alert that some channel has not taken yet. */
export interface OpenAlert {
  readonly id: string;
  /** When it was queued; ISO 8601, UTC. */
  readonly at: string;
  readonly fact: AlertFact;
  /** By id of the channel, in the order of the rules. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
}

/** What the lines of a journal come to. */
export interface JournalState {
  /** Ids of facts that need nothing more. */
  readonly known: Set<string>;
  /** By id, oldest first. */
  readonly open: Map<string, OpenAlert>;
}

export interface ReadJournal {
  readonly state: JournalState;
  /** Lines without the first. */
  readonly lines: number;
  /** Length of the lines that are whole: what follows was cut off while it was written, and counts for nothing. */
  readonly bytes: number;
}

const FIRST_LINE = '{"format":"coinhound.outbox.v1"}\n';
const NEWLINE = 0x0a;

/**
 * Reads a journal. A last line without its end is what a crash leaves; everything else that is not as it was written throws
 * `outbox-damaged` with the line.
 */
export function readJournal(content: Buffer, file: string): ReadJournal {
  const state: JournalState = { known: new Set(), open: new Map() };
  const whole = content.subarray(0, content.lastIndexOf(NEWLINE) + 1);
  const [first, ...lines] = whole.toString('utf8').split('\n').slice(0, -1);
  if (first === undefined) return { state, lines: 0, bytes: 0 };
  if (`${first}\n` !== FIRST_LINE)
    throw outboxDamaged(file, 1, 'is not the first line of a journal of alerts');
  if (!isUtf8(whole)) throw outboxDamaged(file, brokenLine(whole), 'is no UTF-8');
  for (const [n, text] of lines.entries()) {
    const line = readLine(text);
    const fault = line === undefined ? 'is no line of a journal of alerts' : apply(state, line);
    if (fault !== undefined) throw outboxDamaged(file, n + 2, fault);
  }
  return { state, lines: lines.length, bytes: whole.length };
}

/** Changes the state as a line says; returns what is wrong where the line cannot follow the ones before it. */
export function apply(state: JournalState, line: JournalLine): string | undefined {
  const { known, open } = state;
  switch (line.event) {
    case 'known':
    case 'queued':
      if (known.has(line.id) || open.has(line.id)) return 'names a fact that was there before';
      if (line.event === 'known') known.add(line.id);
      else open.set(line.id, opened(line));
      return undefined;
    case 'delivered':
      return change(state, line, (before) => ({ ...before, state: 'delivered' }));
    case 'refused':
      return change(state, line, () => ({ state: 'refused', why: line.why }));
    case 'failed':
      return change(state, line, () => ({ state: 'queued', why: line.why }));
  }
}

function opened({ id, at, fact, channels }: Extract<JournalLine, { readonly event: 'queued' }>): OpenAlert {
  const deliveries = channels.map((channel) => [channel, { state: 'queued', why: null }] as const);
  return { id, at, fact, deliveries: new Map(deliveries) };
}

function change(
  { known, open }: JournalState,
  { id, channel }: { readonly id: string; readonly channel: string },
  after: (before: Delivery) => Delivery,
): string | undefined {
  const alert = open.get(id);
  const before = alert?.deliveries.get(channel);
  if (!alert || !before || before.state === 'delivered') return 'tells of an alert that does not wait there';
  const deliveries = new Map([...alert.deliveries, [channel, after(before)] as const]);
  if ([...deliveries.values()].every(({ state }) => state === 'delivered')) {
    open.delete(id);
    known.add(id);
  } else open.set(id, { ...alert, deliveries });
  return undefined;
}

/** The shortest journal of a state. */
export function wholeJournal({ known, open }: JournalState): string {
  const lines = [
    ...[...known].map((id): JournalLine => ({ event: 'known', id })),
    ...[...open.values()].flatMap(linesOf),
  ];
  return FIRST_LINE + lines.map(writtenLine).join('');
}

/** Lines that `wholeJournal` has at most, without the first. */
export const longestJournal = ({ known, open }: JournalState): number =>
  [...open.values()].reduce((count, { deliveries }) => count + 1 + deliveries.size, known.size);

function linesOf({ id, at, fact, deliveries }: OpenAlert): readonly JournalLine[] {
  const became = [...deliveries].flatMap(([channel, { state, why }]): readonly JournalLine[] => {
    if (state === 'delivered') return [{ event: 'delivered', id, channel, at }];
    if (why === null) return [];
    return [{ event: state === 'refused' ? 'refused' : 'failed', id, channel, at, why }];
  });
  return [{ event: 'queued', id, at, channels: [...deliveries.keys()], fact }, ...became];
}

function brokenLine(content: Buffer): number {
  for (let line = 1, from = 0; ; line++) {
    const end = content.indexOf(NEWLINE, from);
    if (end < 0 || !isUtf8(content.subarray(from, end))) return line;
    from = end + 1;
  }
}

import { type Logger, pino } from 'pino';
import type { NetEvent } from '../net/events.ts';
import type { TraceEvent } from '../trace/events.ts';
import { paint, printable, type Terminal } from './terminal.ts';

export interface LogOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Raw JSON lines, from `info` up. */
  readonly json: boolean;
}

/** The log on standard error: `warn` and up unless asked for more. Keys never reach it: no event carries one. */
export function openLog(terminal: Terminal, { quiet, verbose, json }: LogOptions): Logger {
  const level = verbose ? 'debug' : json ? 'info' : quiet ? 'error' : 'warn';
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => terminal.print(json ? line.trimEnd() : readable(line, terminal)) },
  );
}

const lines: Readonly<Record<TraceEvent['type'], readonly ['debug' | 'info', string]>> = {
  round: ['info', 'round begins'],
  read: ['debug', 'history read'],
  failed: ['info', 'lookup failed for good'],
  flagged: ['info', 'flagged account reached'],
  settled: ['debug', 'round settled'],
  done: ['info', 'trace done'],
};

/** What a trace tells, as log lines. */
export function logEvent(log: Logger, { type, ...fields }: TraceEvent): void {
  const [level, message] = lines[type];
  log[level](fields, message);
}

/** What connections tell, as log lines. A provider that is set aside is the one thing a person should see unasked. */
export function logNetEvent(log: Logger, { kind, ...fields }: NetEvent): void {
  if (kind === 'set-aside') log.warn(fields, 'provider set aside');
  else if (kind === 'back') log.info(fields, 'provider answers again');
  else log.debug(fields, `request ${kind}`);
}

function readable(line: string, terminal: Terminal): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const style = level === 'error' || level === 'fatal' ? 'red' : level === 'warn' ? 'yellow' : 'dim';
  const pairs = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const clock = `${time}`.slice(11, 19);
  return `${clock} ${paint(terminal, style, `${level}`)} ${printable(`${msg}${pairs.join('')}`)}`;
}

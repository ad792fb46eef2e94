import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { report, throwAll } from '../../src/cli/exit.ts';
import { logEvent, openLog } from '../../src/cli/log.ts';
import { progressAfter, progressLine, startOfProgress } from '../../src/cli/progress.ts';
import { openTerminal, type Terminal } from '../../src/cli/terminal.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import { accountId, chainId } from '../../src/core/ids.ts';
import type { TraceEvent } from '../../src/trace/events.ts';

/** Standard error of `columns` columns, and what was written to it. */
function screen(options: { isTTY?: boolean; columns?: number; env?: NodeJS.ProcessEnv } = {}): {
  terminal: Terminal;
  written(): string;
} {
  const { isTTY = true, columns = 80, env = {} } = options;
  const stream = Object.assign(new PassThrough(), { isTTY, columns, hasColors: () => true });
  return { terminal: openTerminal(stream, env), written: () => `${stream.read() ?? ''}` };
}

const CLEAR = '\r\u001b[K';

describe('standard error', () => {
  it('keeps the status line below what is printed meanwhile', () => {
    const { terminal, written } = screen();
    terminal.status('round 1');
    terminal.print('a message');
    terminal.status('');
    expect(written()).toBe(`${CLEAR}round 1${CLEAR}a message\nround 1${CLEAR}`);
  });

  it('cuts the status line to the width of the terminal', () => {
    const { terminal, written } = screen({ columns: 10 });
    terminal.status('0123456789abc');
    expect(written()).toBe(`${CLEAR}012345678`);
  });

  it.each([
    ['is no terminal', { isTTY: false }],
    ['cannot rewrite its line', { env: { TERM: 'dumb' } }],
  ])('shows no status line where it %s', (_, options) => {
    const { terminal, written } = screen(options);
    terminal.status('round 1');
    expect(written()).toBe('');
  });
});

describe('a failed command', () => {
  it('says what happened and what to do about it, each on its own line, without colours where NO_COLOR is set', () => {
    const { terminal, written } = screen({ env: { NO_COLOR: '1' } });
    const error = new CoinhoundError('usage', 'x', 'the seed is wrong', { hint: 'check it' });
    expect(report(error, terminal, false)).toBe(2);
    expect(written()).toBe('error: the seed is wrong\nhint: check it\n');
  });

  it.each([
    ['usage', 2],
    ['data', 2],
    ['upstream', 75],
    ['bug', 70],
  ] as const)('of kind %s has exit status %i', (kind, status) => {
    expect(report(new CoinhoundError(kind, 'x', 'it failed'), screen().terminal, false)).toBe(status);
  });

  it('that nobody foresaw is a defect, shown with its stack', () => {
    const { terminal, written } = screen({ isTTY: false });
    expect(report(new TypeError('x is undefined'), terminal, false)).toBe(70);
    expect(written()).toMatch(/^error: x is undefined\nhint: this is a defect.*\n.*at /s);
  });

  it('with several faults tells all of them', () => {
    const { terminal, written } = screen({ isTTY: false });
    const faults = ['one', 'two'].map((what) => new CoinhoundError('usage', 'x', what));
    expect(() => throwAll(faults)).toThrow(AggregateError);
    expect(report(new AggregateError(faults), terminal, false)).toBe(2);
    expect(written()).toBe('error: one\nerror: two\n');
  });

  it('cannot drive the terminal through text that came from elsewhere', () => {
    const { terminal, written } = screen({ isTTY: false });
    report(new CoinhoundError('data', 'x', 'a \u001b[2Jlabel\r\u202e'), terminal, false);
    expect(written()).toBe('error: a \ufffd[2Jlabel\ufffd\ufffd\n');
  });
});

const account = accountId(chainId('eip155:1'), '0xab');
const flagged: TraceEvent = { type: 'flagged', account, category: 'mixer', name: 'Tornado Cash' };

describe('the log', () => {
  const lines = (options: { quiet?: boolean; verbose?: boolean; json?: boolean }): string => {
    const { terminal, written } = screen({ isTTY: false });
    logEvent(openLog(terminal, { quiet: false, verbose: false, json: false, ...options }), flagged);
    return written();
  };

  it('is one JSON object a line where asked for', () => {
    const { time, ...rest } = JSON.parse(lines({ json: true }));
    expect(rest).toEqual({
      level: 'info',
      account,
      category: 'mixer',
      name: 'Tornado Cash',
      msg: 'flagged account reached',
    });
    expect(time).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/);
  });

  it('is a line for people otherwise, and silent below a warning unless asked for more', () => {
    expect(lines({ verbose: true })).toMatch(
      /^\d\d:\d\d:\d\d info flagged account reached account=eip155:1:0xab category=mixer name=Tornado Cash\n$/,
    );
    expect(lines({})).toBe('');
    expect(lines({ quiet: true })).toBe('');
  });
});

describe('the progress line', () => {
  it('follows the events of a trace', () => {
    const holding = 'h' as never;
    const events: TraceEvent[] = [
      { type: 'round', round: 2, frontier: 3, known: 1, reached: 4 },
      { type: 'read', holding, movements: 7 },
      { type: 'failed', holding, code: 'x', message: 'm' },
      flagged,
      { type: 'settled', round: 2, movements: 9, restingPerMillion: 500_000, flaggedPerMillion: 123_456 },
    ];
    const state = events.reduce(progressAfter, startOfProgress);
    expect(progressLine(state, 4.25)).toBe(
      'round 2  frontier 2/3  lookups 2 (4.3/s)  failed 1  flagged 12.3%  resting 50.0%',
    );
  });
});

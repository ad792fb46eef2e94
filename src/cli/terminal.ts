import type { WriteStream } from 'node:tty';

/** Standard error, shared by messages, the log and the progress line so that none breaks another. */
export interface Terminal {
  /** Whether a person may be watching: a terminal that can rewrite its line. */
  readonly live: boolean;
  readonly colors: boolean;
  /** Prints whole lines, above the status line if there is one. */
  print(text: string): void;
  /** Replaces the status line; the empty text takes it away. Does nothing where `live` is false. */
  status(text: string): void;
}

type ErrorStream = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'hasColors'>>;

const CLEAR_LINE = '\r\u001b[K';

/** Standard error as a terminal. Colours follow `NO_COLOR` and what the terminal says it can do. */
export function openTerminal(stderr: ErrorStream, env: NodeJS.ProcessEnv): Terminal {
  const isTerminal = stderr.isTTY === true;
  const live = isTerminal && env.TERM !== 'dumb';
  const colors = isTerminal && !env.NO_COLOR && stderr.hasColors?.(env) === true;
  let shown = '';
  const draw = (text: string): void => {
    stderr.write(text);
  };
  stderr.on('error', () => {});
  return {
    live,
    colors,
    print(text) {
      draw(`${shown === '' ? '' : CLEAR_LINE}${text}\n${shown}`);
    },
    status(text) {
      if (!live) return;
      const line = text.slice(0, Math.max(0, (stderr.columns ?? 80) - 1));
      if (line === shown) return;
      shown = line;
      draw(`${CLEAR_LINE}${line}`);
    },
  };
}

const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text of unknown origin made harmless to print: control and formatting characters become `\ufffd`. */
export const printable = (text: string): string => text.replace(CONTROL, '\ufffd');

/** `text` in bold or a colour, where the terminal has any. */
export function paint(terminal: Terminal, style: 'red' | 'yellow' | 'cyan' | 'dim', text: string): string {
  if (!terminal.colors) return text;
  const code = { red: 31, yellow: 33, cyan: 36, dim: 2 }[style];
  return `\u001b[${code}m${text}\u001b[0m`;
}

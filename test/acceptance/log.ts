/** One line of the program's log, as `--log-json` writes it. */
export interface LogLine {
  readonly msg: string;
  /** Of the lines that tell of a request. */
  readonly request?: string;
}

/** Options that make the program log all it does. */
export const everything = ['--verbose', '--log-json'];

/** The log in what the program said, but for a last line that is not whole. */
export function logOf(said: string): LogLine[] {
  return said
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

/** Requests that lines with this message tell of, in order. */
export const requestsIn = (log: readonly LogLine[], message: string): readonly string[] =>
  log.flatMap(({ msg, request }) => (msg === message && request !== undefined ? [request] : []));

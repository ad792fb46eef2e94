import type { Terminal } from './terminal.ts';

/** What a command may touch of the world around it. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  /** For data only. */
  readonly stdout: NodeJS.WritableStream;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

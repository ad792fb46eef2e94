import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import { readConfig } from '../config-option.ts';
import type { Io } from '../io.ts';
import { storeDirectory } from '../label-folder.ts';

/** What all parts of a workbench work with. */
export interface Desk {
  readonly io: Io;
  readonly log: Logger;
  /** Of the command line of `serve`. */
  readonly flags: DeskFlags;
  /** The directory of the store. */
  readonly directory: string;
  /** Read anew each time: files may be edited meanwhile. */
  config(): Promise<Config>;
  /** Unix milliseconds. */
  now(): number;
  /** Runs what writes one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export interface DeskFlags {
  readonly config?: string;
  readonly store?: string;
  readonly offline: boolean;
}

/** A desk over the store that the flags name. */
export function openDesk(
  flags: DeskFlags,
  { io, log, now }: { readonly io: Io; readonly log: Logger; readonly now: () => number },
): Desk {
  let last: Promise<unknown> = Promise.resolve();
  return {
    io,
    log,
    flags,
    directory: storeDirectory(flags.store, io),
    config: () => readConfig(flags.config, io),
    now,
    inTurn(work) {
      const done = last.then(work);
      last = done.catch(() => {});
      return done;
    },
  };
}

/** A time as the interface tells it. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

import { type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate';
import { CoinhoundError } from '../../core/error.ts';
import { compare } from '../../core/ids.ts';

/** Files by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Together, unpacked: what a process can well hold beside the trace. */
const MAX_BYTES = 1024 ** 3;

/** Names that stand first, so that a reader of the archive meets them before the rest. */
const FIRST = ['manifest.json', 'manifest.sig', 'manifest.pub'];

/** Times in an archive are local ones: this is the same in every zone. */
const NO_TIME = new Date(1980, 0, 1, 12);

/** Packs files: equal files give equal bytes, on every machine, for the compressor is no part of the platform. */
export function packZip(files: Files): Uint8Array {
  const names = [...files.keys()].sort((a, b) => placeOf(a) - placeOf(b) || compare(a, b));
  const entries: Zippable = Object.create(null);
  for (const name of names) entries[name] = files.get(name) as Uint8Array;
  return zipSync(entries, { level: 6, mtime: NO_TIME });
}

const placeOf = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/**
 * The files of an archive. Does not look at what an archive may hold beside them, nor at its checksums: pack them again and compare.
 * Throws `bundle-unreadable` and `bundle-too-large`.
 */
export function unpackZip(bytes: Uint8Array): Files {
  let total = 0;
  let last = '';
  let unzipped: Unzipped;
  try {
    unzipped = unzipSync(bytes, {
      filter({ name, originalSize }) {
        last = name;
        total += originalSize;
        if (total > MAX_BYTES) throw tooLarge();
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof CoinhoundError) throw cause;
    throw unreadable(
      last === '' ? 'it is no ZIP archive' : `its file ${printableName(last)} cannot be unpacked`,
      cause,
    );
  }
  return new Map(Object.entries(unzipped));
}

/** The bundle is none that Coinhound wrote: `why` says where that shows. */
export const unreadable = (why: string, cause?: unknown): CoinhoundError =>
  new CoinhoundError('data', 'bundle-unreadable', `the bundle cannot be read: ${why}`, {
    hint: 'a copy or download may have been cut short or changed: compare it with the one that was made',
    cause,
  });

const tooLarge = (): CoinhoundError =>
  new CoinhoundError('data', 'bundle-too-large', `the bundle holds more than ${MAX_BYTES} bytes`, {
    hint: 'trace less at a time: fewer seeds, or a lower --max-lookups',
  });

/** A name as an archive gives it, for a message. */
export const printableName = (name: string): string => JSON.stringify(name.slice(0, 100));

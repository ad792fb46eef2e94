import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CoinhoundError } from '../core/error.ts';

/** Where a command's data goes: standard output or a file. */
export interface Output {
  /** Path of the file, or null for standard output. */
  readonly file: string | null;
  /** Writes the data: a file whole or not at all. Call once. */
  write(chunks: Iterable<string | Uint8Array>): Promise<void>;
}

/**
 * Opens the target of `--out` and makes sure that it can be written, before any work is done for it. `-` is standard
 * output. Throws `output-unwritable`.
 */
export async function openOutput(target: string, stdout: NodeJS.WritableStream): Promise<Output> {
  if (target === '-') return { file: null, write: (chunks) => writeStream(stdout, chunks) };
  try {
    const place = await placeOf(target);
    if (place.special) {
      const handle = await open(place.path, 'w');
      return {
        file: target,
        write: (chunks) => pipeline(Readable.from(chunks), handle.createWriteStream()).catch(fail(target)),
      };
    }
    const unlike = randomBytes(6).toString('hex');
    const temporary = join(dirname(place.path), `${temporaryName(place.path)}${unlike}.tmp`);
    await removeLeftovers(place.path);
    const probe = await open(temporary, 'wx');
    await probe.close();
    await unlink(temporary);
    return { file: target, write: (chunks) => replace(place.path, temporary, target, chunks) };
  } catch (cause) {
    throw unwritable(target, cause);
  }
}

/** Writes to standard output at its reader's pace. A reader that went away ends the writing, quietly. */
export async function writeStream(
  stdout: NodeJS.WritableStream,
  chunks: Iterable<string | Uint8Array>,
): Promise<void> {
  let gone: NodeJS.ErrnoException | undefined;
  const onError = (error: NodeJS.ErrnoException): void => {
    gone = error;
  };
  stdout.on('error', onError);
  try {
    for (const chunk of chunks) {
      if (gone) break;
      if (!stdout.write(chunk)) await once(stdout, 'drain').catch(() => {});
    }
    await new Promise<void>((resolve) => (gone ? resolve() : stdout.write('', () => resolve())));
  } finally {
    stdout.off('error', onError);
    if (gone) stdout.on('error', () => {});
  }
  if (gone && gone.code !== 'EPIPE') throw unwritable('-', gone);
}

/** Of the temporary files of one target: before what makes each unlike the others. */
const temporaryName = (path: string): string => `.${basename(path)}.`;

/** Milliseconds after which a temporary file is nobody's any more. */
const LEFT = 3_600_000;

/** Removes what processes left that were killed while they wrote. Whether that can be done is of no interest to who writes now. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const isTemporary = (name: string): boolean =>
    name.startsWith(temporaryName(path)) &&
    /^[0-9a-f]{12}\.tmp$/.test(name.slice(temporaryName(path).length));
  const left = (await readdir(folder).catch(() => [])).filter(isTemporary).map((name) => join(folder, name));
  for (const file of left) {
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > LEFT) await unlink(file).catch(() => {});
  }
}

/** Follows links, so that the file is replaced and not the link; pipes and devices are written in place. */
async function placeOf(target: string): Promise<{ readonly path: string; readonly special: boolean }> {
  try {
    const path = await realpath(target);
    const kind = await stat(path);
    if (kind.isDirectory()) throw new Error('it is a directory');
    return { path, special: !kind.isFile() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { path: target, special: false };
  }
}

async function replace(
  path: string,
  temporary: string,
  target: string,
  chunks: Iterable<string | Uint8Array>,
): Promise<void> {
  try {
    const handle = await open(temporary, 'wx');
    try {
      for (const chunk of chunks) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await unlink(temporary).catch(() => {});
    fail(target)(cause);
  }
}

/** What the system refused is the target's fault; what broke while the data was made is not. */
const fail =
  (target: string) =>
  (cause: unknown): never => {
    throw cause instanceof Error && 'syscall' in cause ? unwritable(target, cause) : cause;
  };

function unwritable(target: string, cause: unknown): CoinhoundError {
  const why = cause instanceof Error ? cause.message : `${cause}`;
  const where = target === '-' ? 'standard output' : target;
  return new CoinhoundError('usage', 'output-unwritable', `${where} cannot be written: ${why}`, {
    hint: isFull(cause)
      ? 'free space on its disk, or name a file on another one'
      : 'name a file in an existing folder that you may write to, or - for standard output',
    details: { out: target },
    cause,
  });
}

/** The disk, the user's share of it, or what one file may take. */
const isFull = (cause: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '');

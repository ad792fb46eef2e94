import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CoinhoundError } from '../core/error.ts';

/** Makes the error of a file that cannot be read or written. */
export type Unusable = (path: string, how: 'read' | 'written', cause: unknown) => CoinhoundError;

/** Errors of files of one kind: `what` is in them. */
export const unusableFile =
  (code: string, what: string): Unusable =>
  (path, how, cause) =>
    new CoinhoundError('usage', code, `${what} in ${path} cannot be ${how}`, {
      hint: 'make the file and its folder readable and writable for you, or name another store with --store',
      details: { path },
      cause,
    });

/** The text of a file that people edit and commands add to; undefined where there is none. Throws `unusable`. */
export async function keptText(path: string, unusable: Unusable): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(path, 'read', cause);
  }
}

/** Writes such a file, whole or not at all. Throws `unusable`. */
export async function writeKept(path: string, text: string, unusable: Unusable): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    try {
      const file = await open(unfinished, 'w');
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  } catch (cause) {
    throw unusable(path, 'written', cause);
  }
}

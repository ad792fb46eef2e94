import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CoinhoundError } from '../core/error.ts';
import { compare } from '../core/ids.ts';

/**
 * The files with one of these endings among files and folders, absolute, each once, in the order of the paths; within a
 * folder by name, whatever the system lists first. Other files and hidden ones are passed over in folders, but may not be
 * named. Throws `labels-unreadable`.
 */
export async function labelFiles(
  paths: readonly string[],
  endings: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => filesAt(resolve(path), endings)));
  return [...new Set(found.flat())];
}

async function filesAt(path: string, endings: readonly string[]): Promise<readonly string[]> {
  const isFolder = await stat(path).then(
    (facts) => facts.isDirectory(),
    (cause: unknown) => {
      throw unreadable(path, endings, 'cannot be read', cause);
    },
  );
  if (isFolder) return filesIn(path, endings);
  if (isOf(path, endings)) return [path];
  throw unreadable(path, endings, 'are in no known format', undefined);
}

async function filesIn(folder: string, endings: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const shown = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => compare(a.name, b.name));
  const files = await Promise.all(
    shown.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path, endings);
      return isOf(path, endings) ? [path] : [];
    }),
  );
  return files.flat();
}

const isOf = (path: string, endings: readonly string[]): boolean =>
  endings.some((ending) => path.toLowerCase().endsWith(ending));

function unreadable(path: string, endings: readonly string[], what: string, cause: unknown): CoinhoundError {
  return new CoinhoundError('usage', 'labels-unreadable', `the labels in ${path} ${what}`, {
    hint: `name a folder, or a file that ends in ${endings.join(', ')}`,
    details: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}

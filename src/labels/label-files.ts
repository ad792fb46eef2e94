import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CoinhoundError } from '../core/error.ts';
import { compare } from '../core/ids.ts';
import type { LabelFormat } from './format.ts';
import { labelFormats } from './index.ts';

export interface LabelFile {
  /** Absolute. */
  readonly path: string;
  readonly format: LabelFormat;
}

/**
 * The label files among files and folders, each once, in the order of the paths; within a folder by name, whatever the
 * system lists first. Files of other formats and hidden ones are passed over in folders, but may not be named. Throws
 * `labels-unreadable`.
 */
export async function labelFiles(paths: readonly string[]): Promise<readonly LabelFile[]> {
  const found = await Promise.all(paths.map((path) => filesAt(resolve(path))));
  return [...new Map(found.flat().map((file) => [file.path, file])).values()];
}

async function filesAt(path: string): Promise<readonly LabelFile[]> {
  const isFolder = await stat(path).then(
    (facts) => facts.isDirectory(),
    (cause: unknown) => {
      throw unreadable(path, 'cannot be read', cause);
    },
  );
  if (isFolder) return filesIn(path);
  const format = formatOf(path);
  if (format) return [{ path, format }];
  throw unreadable(path, 'are in no known format', undefined);
}

async function filesIn(folder: string): Promise<readonly LabelFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const shown = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => compare(a.name, b.name));
  const files = await Promise.all(
    shown.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      const format = formatOf(path);
      return format ? [{ path, format }] : [];
    }),
  );
  return files.flat();
}

const formatOf = (path: string): LabelFormat | undefined =>
  labelFormats.find(({ extensions }) => extensions.some((ending) => path.toLowerCase().endsWith(ending)));

function unreadable(path: string, what: string, cause: unknown): CoinhoundError {
  const endings = labelFormats.flatMap(({ extensions }) => extensions).join(', ');
  return new CoinhoundError('usage', 'labels-unreadable', `the labels in ${path} ${what}`, {
    hint: `name a folder, or a file that ends in ${endings}`,
    details: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}

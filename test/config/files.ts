import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoinhoundError } from '../../src/core/error.ts';

/** Runs `use` with a file of that text in a folder of its own. */
export async function withFile<T>(
  text: string,
  use: (file: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'coinhound-config-'));
  try {
    const file = join(folder, 'my.yaml');
    await writeFile(file, text);
    return await use(file, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The error that `promise` fails with; fails where it does not, or with one that is not Coinhound's. */
export async function failure(promise: Promise<unknown>): Promise<CoinhoundError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CoinhoundError) return error;
  throw error ?? new Error('expected an error, but all went well');
}

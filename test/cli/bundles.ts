import { readFileSync, writeFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { expect } from 'vitest';
import { verifyBundle } from '../../src/cli/bundle/verify-bundle.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import { runInProcess } from './in-process.ts';
import { type Ended, inPlace, type Place } from './lab.ts';

/** Makes a bundle and the graph of it, `graph.json`; the path of the bundle. */
export async function bundleOf(here: Place, args: readonly string[]): Promise<string> {
  const more = ['--bundle', './evidence.zip', '--out', './graph.json'];
  const { status, stderr } = await runInProcess(here, [...args, ...more]);
  expect(status, stderr).toBe(0);
  return here.path('evidence.zip');
}

/** Runs the real program where nothing of the place that made a bundle is. */
export const verifiedElsewhere = (bundle: string, ...args: readonly string[]): Promise<Ended> =>
  inPlace((there) => {
    writeFileSync(there.path('evidence.zip'), readFileSync(bundle));
    return there.run(['verify', 'evidence.zip', ...args], {
      env: { HTTPS_PROXY: 'http://127.0.0.1:1', XDG_CACHE_HOME: there.path('cache') },
    });
  });

/** What bytes that are no whole bundle are refused with. */
export async function refusal(bytes: Uint8Array): Promise<CoinhoundError> {
  const error = await verifyBundle(bytes, null).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CoinhoundError) return error;
  throw error ?? new Error('the bundle was taken for whole');
}

export const textIn = (path: string, name: string): string =>
  new TextDecoder().decode(unzipSync(readFileSync(path))[name]);

export const linesIn = (path: string, name: string) =>
  textIn(path, name)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

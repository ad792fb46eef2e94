import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Io } from './io.ts';
import { storePlace } from './store-place.ts';

/** Flag and text of `--store` of the commands that read or write imported labels. */
export const storeOption = [
  '--store <dir>',
  'the store that imported labels are in (default: COINHOUND_STORE, else the cache directory)',
] as const;

/** The directory of the store. */
export const storeDirectory = (store: string | undefined, { env, platform }: Io): string =>
  resolve(store || storePlace(env, platform));

/** The folder of a store that imported labels are in. */
export const labelFolder = (store: string | undefined, io: Io): string =>
  join(storeDirectory(store, io), 'labels');

/** The file of a store that labels which people add by hand are in. */
export const ownLabelFile = (store: string | undefined, io: Io): string =>
  join(labelFolder(store, io), 'own.yaml');

/** Files and folders that labels are read from: those of the configuration, and what was added by hand. */
export function labelPaths({ labelPaths }: Config, store: string | undefined, io: Io): readonly string[] {
  const own = ownLabelFile(store, io);
  return existsSync(own) ? [...labelPaths, own] : labelPaths;
}

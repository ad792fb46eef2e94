import type { Config } from '../config/config.ts';
import { type LoadedLabels, loadLabels } from '../labels/load-labels.ts';
import { joinMemory, readPacks } from '../labels/pack-folder.ts';
import type { Io } from './io.ts';
import { labelFolder } from './label-folder.ts';
import { accountReader } from './sources.ts';

/** The labels of the configuration and of the packs in the store. Throws what `loadLabels` and `readPacks` throw. */
export async function knownLabels(config: Config, store: string | undefined, io: Io): Promise<LoadedLabels> {
  const folder = labelFolder(store, io);
  return loadLabels({
    paths: config.labelPaths,
    account: accountReader(config),
    packs: await readPacks(folder),
    memory: joinMemory(folder),
  });
}

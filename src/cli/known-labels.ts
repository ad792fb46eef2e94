import type { Config } from '../config/config.ts';
import { type LoadedLabels, loadLabels } from '../labels/load-labels.ts';
import { joinMemory, readPacks } from '../labels/pack-folder.ts';
import type { Io } from './io.ts';
import { labelFolder, labelPaths } from './label-folder.ts';
import { accountReader } from './sources.ts';

/** The labels of the configuration and of the store: its packs, and what was added by hand. Throws what `loadLabels` and `readPacks` throw. */
export async function knownLabels(config: Config, store: string | undefined, io: Io): Promise<LoadedLabels> {
  const folder = labelFolder(store, io);
  return loadLabels({
    paths: labelPaths(config, store, io),
    account: accountReader(config),
    packs: await readPacks(folder),
    memory: joinMemory(folder),
  });
}

import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Io } from './io.ts';

/** Flags and text of `--config`, of every command that reads nothing else of a trace's options. */
export const configOption = ['--config <file>', 'configuration merged over the built-in one'] as const;

/** The configuration with the file of `--config` merged over it. Throws what `loadConfig` throws. */
export const readConfig = (file: string | undefined, { env }: Io): Promise<Config> =>
  loadConfig({ ...(file !== undefined && { file }), env });

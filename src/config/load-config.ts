import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CoinhoundError } from '../core/error.ts';
import { dotted, type FileFault, listed, type Path, type YamlFile } from '../labels/yaml-file.ts';
import { buildConfig } from './build-config.ts';
import type { Config } from './config.ts';
import { crossFaults, existing, type Fault, schemaFaults } from './faults.ts';
import { heldKeys } from './held-keys.ts';
import { configSchema } from './schema.ts';
import { merge, placeOf, readSources } from './sources.ts';

/** The files of the built-in configuration, in its folder. */
const BUILT_IN = ['default.yaml', 'chains.yaml', 'assets.yaml'];

export interface ConfigOptions {
  /** Merged over the built-in configuration. */
  readonly file?: string;
  /** Where keys are read from: `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the built-in configuration; the one that ships with the package by default. */
  readonly builtIn?: string;
}

/**
 * Loads the configuration: the built-in one, and a file merged over it. Throws the usage errors `config-unreadable`,
 * `config-invalid` with every fault in every file, and `config-holds-key` where one of the faults is a key in a file. No
 * error repeats a value. Does not look at label files or recorded facts, only at their paths.
 */
export async function loadConfig(options: ConfigOptions): Promise<Config> {
  const { file, env, builtIn = fileURLToPath(new URL('../../config', import.meta.url)) } = options;
  const sources = await readSources(
    BUILT_IN.map((name) => join(builtIn, name)),
    file,
  );
  const { files } = sources;
  const held = files.flatMap((yaml) => heldKeys(yaml).map((key) => placed([yaml], key, key.path)));
  if (sources.faults.length > 0) throw invalid([...sources.faults, ...held], held.length > 0);
  const merged = merge(files);
  const parsed = configSchema.safeParse(merged);
  const others = [...(parsed.success ? [] : schemaFaults(parsed.error, merged)), ...crossFaults(merged)];
  const holding = new Set(held.map(({ path }) => path));
  const faults = [
    ...held,
    ...others
      .map((fault) => placed(files, fault, existing(merged, fault.path)))
      .filter(({ path }) => !holding.has(path)),
  ];
  if (!parsed.success || faults.length > 0) throw invalid(faults, held.length > 0);
  return buildConfig(parsed.data, env);
}

/** A fault shown at `at`: where it is, or the entry that lacks it. */
const placed = (files: readonly YamlFile[], { path, expected }: Fault, at: Path): FileFault => ({
  ...placeOf(files, at),
  path: dotted(path.map(shown)),
  expected,
});

const CHAIN_OR_CONTRACT = /^(?:0x[0-9a-fA-F]{40}|[a-z][a-z-]*)$/;

/** A name that is none of a configuration may be a key gone astray: only its beginning is shown. */
const shown = (step: string | number): string | number =>
  typeof step === 'number' || step.length <= 20 || CHAIN_OR_CONTRACT.test(step)
    ? step
    : `${step.slice(0, 4)}…`;

function invalid(faults: readonly FileFault[], holdsKey: boolean): CoinhoundError {
  const lines = listed(faults);
  const count = lines.length === 1 ? 'a fault' : `${lines.length} faults`;
  const message = `the configuration has ${count}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  const details = { faults: `${lines.length}` };
  return holdsKey
    ? new CoinhoundError('usage', 'config-holds-key', message, {
        hint: 'keys are read from the environment: write keyEnv: NAME and set that variable; a key that was in a shared file should be replaced',
        details,
      })
    : new CoinhoundError('usage', 'config-invalid', message, {
        hint: 'docs/configuration.md describes every entry',
        details,
      });
}

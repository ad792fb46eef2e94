import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the program, so that tests which run it run what the sources say now. */
export function setup(): void {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    cwd,
    stdio: 'inherit',
  });
}

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the program, so that tests which run it run what the sources say now. */
export function setup(): void {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Beside what was built, and gone with it: what it was built from. */
const stamp = join(root, 'dist/.built-from');

/**
 * Builds the program, so that tests which run it run what the sources say now. Several suites one after the other build once: what
 * a build reads is known by names, sizes and times of change.
 */
export function setup(): void {
  const from = inputs();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === from) return;
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  writeFileSync(stamp, from);
}

function inputs(): string {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const settings = readdirSync(root).filter((name) => /^(package|tsconfig|vite\.).*/.test(name));
  const builders = ['bundle.ts', 'third-party-notices.ts'].map((name) => join('scripts', name));
  const digest = createHash('sha256');
  for (const path of [...sources.map((name) => join('src', name)), ...builders, ...settings].sort()) {
    const { size, mtimeMs } = statSync(join(root, path));
    digest.update(JSON.stringify([path, size, mtimeMs]));
  }
  return digest.digest('hex');
}

import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { it } from '../cli/lab.ts';
import { nights } from './nights.ts';
import { readOnlyView } from './small-disk.ts';

/** Takes the rights of the superuser, which no mode of a file binds. */
const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const;

/** Why the program cannot be run as nobody; undefined where it can, or need not be. */
function whyNotAsNobody(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  try {
    execFileSync(AS_NOBODY[0], [...AS_NOBODY.slice(1), process.execPath, main, '--version'], {
      stdio: 'ignore',
    });
    return undefined;
  } catch {
    return 'nobody may not run the program here';
  }
}

const everyFile = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

describe('a store that may not be written', () => {
  it('is refused by its modes, with what to do, and left as it is', async ({ here, skip }) => {
    const why = whyNotAsNobody();
    if (why) return skip(why);
    const { begin, tonight } = await nights(here);
    begin(here.path('store'), here.path('graphs'));
    chmodSync(here.folder, 0o777);
    const files = [here.path('store'), ...everyFile(here.path('store'))];
    for (const file of files) chmodSync(file, statSync(file).isDirectory() ? 0o555 : 0o444);
    here.finally(() => files.forEach((file) => void chmodSync(file, 0o755)));
    const through = process.getuid?.() === 0 ? AS_NOBODY : [];
    const run = await here.run(tonight.args('store', 'others'), { ...tonight, through });
    expect([run.status, run.stderr]).toEqual([
      2,
      expect.stringMatching(/error: the store .*store cannot be written/),
    ]);
    expect(run.stderr).toContain('hint: make the directory readable and writable for you');
    expect(everyFile(here.path('store')).length).toBe(files.length - 1);
  });

  it('is refused on a file system that is read-only', async ({ here, skip }) => {
    const { begin, tonight } = await nights(here);
    begin(here.path('store'), here.path('graphs'));
    const refused = readOnlyView(here, here.path('store'), 'view');
    if (refused !== undefined) return skip(refused);
    expect(() => accessSync(here.path('view'), constants.W_OK)).toThrow('EROFS');
    const run = await here.run(tonight.args('view', 'graphs'), tonight);
    expect([run.status, run.stderr]).toEqual([
      2,
      expect.stringMatching(/error: the store .*view cannot be written/),
    ]);
    expect((await here.run(tonight.args('store', 'graphs'), tonight)).status).toBe(0);
  });
});

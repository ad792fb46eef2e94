import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSite } from '../../src/server/site.ts';

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'coinhound-site-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('files are found under their paths, the page under the root too', async () => {
  const site = await readSite(
    folderOf({ 'index.html': '<p>', 'assets/app-1a2b.js': 'a', 'assets/deep/font.woff2': 'b' }),
  );
  expect([...site].map(([path, { type }]) => [path, type]).sort()).toEqual([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/app-1a2b.js', 'text/javascript; charset=utf-8'],
    ['/assets/deep/font.woff2', 'font/woff2'],
    ['/index.html', 'text/html; charset=utf-8'],
  ]);
});

test('hidden files, links, other kinds and names that say more than a path are left out', async () => {
  const folder = folderOf({
    'index.html': '<p>',
    '.vite/manifest.json': '{}',
    '.env.txt': 'secret',
    'assets/app.js.map': '{}',
    'readme.md': 'text',
    'a b.js': '1',
    'a:b.js': '2',
    '*.js': '3',
  });
  symlinkSync('/etc/hostname', join(folder, 'host.txt'));
  expect([...(await readSite(folder)).keys()].sort()).toEqual(['/', '/index.html']);
});

test('without a folder there is no page', async () => {
  expect((await readSite(join(folderOf({}), 'none'))).size).toBe(0);
});

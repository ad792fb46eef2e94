import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../src/cli/chromium.ts';
import { requireFormat } from '../../src/cli/document.ts';
import { printPdf } from '../../src/cli/pdf.ts';
import { printed } from '../../src/export/html.ts';
import { smallGraph } from '../export/small-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'coinhound-no-chromium-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that stands for a browser. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}
/** Writes what could be a PDF where it is told to. */
const printing =
  'for a in "$@"; do case "$a" in --print-to-pdf=*) printf "%%PDF-1.4 fake" > "$(echo "$a" | cut -d= -f2-)";; esac; done';

test('Chromium is what the variable names, else the first on the path that can be run', () => {
  const named = program('named', printing);
  const first = program('google-chrome', printing);
  expect(findChromium({ COINHOUND_CHROMIUM: named, PATH: folder })).toBe(named);
  expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(first);
  expect(findChromium({ COINHOUND_CHROMIUM: '/nowhere/chromium', PATH: folder })).toBeNull();
  expect(findChromium({ PATH: '/nowhere' })).toBeNull();
});

test('without Chromium a PDF is refused before any work, with the remedy; other formats need none', () => {
  const env = { PATH: '/nowhere' };
  expect(() => requireFormat('html', env)).not.toThrow();
  expect(() => requireFormat('pdf', env)).toThrow(
    expect.objectContaining({
      code: 'chromium-missing',
      kind: 'usage',
      hint: expect.stringContaining('--format html'),
    }),
  );
});

describe('printing', () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('coinhound-pdf-')).length;

  test('gives what the browser wrote and leaves nothing behind', async () => {
    const before = left();
    const pdf = await printPdf(printed(smallGraph), { COINHOUND_CHROMIUM: program('prints', printing) });
    expect(Buffer.from(pdf).toString()).toBe('%PDF-1.4 fake');
    expect(left()).toBe(before);
  });

  test.each([
    ['ends badly', 'echo "no display" >&2; exit 3', /it ended with status 3: no display/],
    ['writes nothing', 'exit 0', /it wrote no PDF/],
    ['cannot be started', '', /./],
  ])('fails with what the browser said where it %s', async (what, script, message) => {
    const path = program('fails', script);
    if (what === 'cannot be started') writeFileSync(path, '#!/nowhere/interpreter\n');
    await expect(printPdf(['<p>'], { COINHOUND_CHROMIUM: path })).rejects.toMatchObject({
      code: 'pdf-failed',
      message: expect.stringMatching(message),
    });
  });

  test.skipIf(findChromium(process.env) === null)('prints a report where Chromium is installed', async () => {
    const target = join(folder, 'report.pdf');
    writeFileSync(target, await printPdf(printed(smallGraph), process.env));
    expect(readFileSync(target).subarray(0, 5).toString()).toBe('%PDF-');
  });
});

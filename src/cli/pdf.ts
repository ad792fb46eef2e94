import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CoinhoundError } from '../core/error.ts';
import { findChromium } from './chromium.ts';

/** Milliseconds after which a browser that has not printed is given up. */
const PATIENCE = 180_000;
/** Characters of what it complained of that are told. */
const MOST_TOLD = 2_000;

/**
 * Prints a page to PDF by the Chromium that is installed, without a network, in a profile that is thrown away. The bytes hold the
 * moment of printing and the version of the browser: equal pages give PDFs that look equal and are not. Throws `chromium-missing`,
 * and `pdf-failed` where the browser printed nothing.
 */
export async function printPdf(page: Iterable<string>, env: NodeJS.ProcessEnv): Promise<Uint8Array> {
  const chromium = findChromium(env);
  if (chromium === null) throw chromiumMissing(env);
  const folder = await mkdtemp(join(tmpdir(), 'coinhound-pdf-'));
  try {
    const source = join(folder, 'report.html');
    const target = join(folder, 'report.pdf');
    await writeFile(source, page);
    const complaint = await run(chromium, [
      ...flags(join(folder, 'profile')),
      '--no-pdf-header-footer',
      `--print-to-pdf=${target}`,
      pathToFileURL(source).href,
    ]);
    const pdf = await readFile(target).catch(() => null);
    if (complaint !== null || pdf === null || !pdf.subarray(0, 5).equals(Buffer.from('%PDF-')))
      throw failed(chromium, complaint ?? 'it wrote no PDF');
    return pdf;
  } finally {
    // What is left of the browser may still write into its profile.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What is thrown where no Chromium is found. */
export function chromiumMissing({ COINHOUND_CHROMIUM: named }: NodeJS.ProcessEnv): CoinhoundError {
  const what = named
    ? `COINHOUND_CHROMIUM names ${named}, which cannot be run`
    : 'no Chromium is on the path';
  return new CoinhoundError('usage', 'chromium-missing', `a PDF is printed by Chromium, and ${what}`, {
    hint: 'install Chromium or name one in COINHOUND_CHROMIUM, or write --format html and print it from any browser',
  });
}

const flags = (profile: string): readonly string[] => [
  '--headless',
  // The superuser has no sandbox; anybody else keeps it.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--no-first-run',
  '--disable-sync',
  `--user-data-dir=${profile}`,
];

/** Why it failed, or null where it ended well. */
function run(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: PATIENCE });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-MOST_TOLD);
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      const ending = signal === null ? `it ended with status ${code}` : `it was ended by ${signal}`;
      resolve(code === 0 ? null : [ending, complaints.trim()].filter((text) => text !== '').join(': '));
    });
  });
}

const failed = (chromium: string, why: string): CoinhoundError =>
  new CoinhoundError('upstream', 'pdf-failed', `Chromium did not print the report: ${why}`, {
    hint: `see whether ${chromium} runs by itself, or write --format html and print it from any browser`,
    details: { chromium },
  });

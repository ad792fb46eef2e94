import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from '../support/open-browser.ts';
import { keepScreenshot, seriousFaults } from './browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built program as it serves its page, and a browser. */
export interface ServedPage {
  readonly link: string;
  /** Path of its store. */
  readonly store: string;
  /** Runs another command of the program, and gives what it printed. Throws where it fails. */
  run(...args: readonly string[]): Promise<string>;
  /** A page that remembers what it complained of and what it asked for elsewhere. */
  open(options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console, of the page, and of its policy. */
  readonly complaints: string[];
  /** Requests to other places than the program. */
  readonly elsewhere: string[];
  shot(name: string): Promise<void>;
  /** What axe finds serious or critical, in words. */
  faults(): Promise<readonly string[]>;
}

const execute = promisify(execFile);
const main = join(root, 'dist/cli/main.js');

/**
 * Starts the program over a store of its own, and a browser without a network of its own. `config` is the path of a
 * configuration.
 */
export async function servePage(config?: string): Promise<ServedPage> {
  const store = mkdtempSync(join(tmpdir(), 'coinhound-page-'));
  const place = ['--store', store, ...(config === undefined ? [] : ['--config', config])];
  const env = { ...process.env, COINHOUND_STORE: '' };
  const program = spawn(process.execPath, [main, 'serve', ...place], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  const link = await linkOf(program);
  const browser = await openBrowser();
  return {
    link,
    store,
    run: async (...args) => (await execute(process.execPath, [main, ...args], { env })).stdout,
    open: (options) => watched(browser, link, options),
    async close() {
      await browser.close();
      const ended = new Promise((resolve) => program.once('exit', resolve));
      program.kill('SIGINT');
      await ended;
      rmSync(store, { recursive: true, force: true });
    },
  };
}

function linkOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    program.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const link = /http:\/\/\S+/.exec(text)?.[0];
      if (link !== undefined) resolve(link);
    });
    program.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

async function watched(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(link) && !/^(data|blob):/.test(url)) elsewhere.push(url);
  });
  return {
    page,
    complaints,
    elsewhere,
    shot: (name) => keepScreenshot(page, name),
    faults: () => seriousFaults(page),
  };
}

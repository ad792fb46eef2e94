import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../src/cli/chromium.ts';

const path = findChromium(process.env);

/** Whether there is no browser, so that its tests are skipped, which is said once. */
export const isAbsent = path === null;
if (isAbsent) console.warn('skipped: no Chromium here. Install it, or name one in COINHOUND_CHROMIUM');

/** Opens the system's Chromium without a window, with WebGL in software so that every machine draws the same. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: path ?? '',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--no-first-run',
      '--disable-sync',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });

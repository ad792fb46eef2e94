import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../src/export/html.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { smallGraph } from '../export/small-graph.ts';
import { graphWithTexts } from '../support/hostile-graph.ts';
import { isAbsent, openBrowser } from '../support/open-browser.ts';
import { plausibleFlowGraph } from '../support/plausible-flow-graph.ts';
import { expectInnocence, keepScreenshot, seriousFaults, watch } from './browser.ts';

const CASES = ['bitfinex-2016', 'coincheck-2018', 'lifi-2024'];
const LIFI = 'lifi-2024';
const source = (id: string): string =>
  readFileSync(new URL(`../../fixtures/cases/${id}/graph.json`, import.meta.url), 'utf8');

/** What would be noticed if it ran: it notes so on the window, shows a dialog, asks for something, or is an error. */
const ATTACK = [
  '<script>window.ran = 1</script>',
  '</script></title></style><script>window.ran = 1</script>',
  '"><img src=x onerror="window.ran = 1">',
  "' onmouseover='window.ran = 1' '",
  '<svg onload="alert(1)"><iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:window.ran = 1">here</a><!--',
  '\u202eevil\u202c',
].join(' ');

describe.skipIf(isAbsent)('the report in a browser, from disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coinhound-report-'));
  let browser: Browser;
  const urls = new Map<string, string>();
  const write = (name: string, page: Iterable<string>): void => {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, [...page].join(''));
    urls.set(name, pathToFileURL(file).href);
  };

  beforeAll(async () => {
    browser = await openBrowser();
    for (const id of CASES) write(id, html.write(readFlowGraph(source(id), 'graph.json')));
    write('small', html.write(smallGraph));
    write('large', html.write(plausibleFlowGraph(21_000)));
    write('hostile', html.write(graphWithTexts(ATTACK)));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page by itself, acts on it, and expects that it did nothing it must not do. */
  async function onPage(name: string, options: BrowserContextOptions, act: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
    try {
      // Drawing in software takes its time on a busy machine.
      context.setDefaultTimeout(120_000);
      const page = await context.newPage();
      const url = urls.get(name) ?? '';
      const misdeeds = watch(page, url);
      await page.goto(url);
      if (options.javaScriptEnabled !== false)
        await page.getByRole('button', { name: 'Save the graph as JSON' }).waitFor();
      await act(page);
      expectInnocence(misdeeds);
    } finally {
      await context.close();
    }
  }

  test.each(CASES)('%s opens, asks for nothing, and saves the graph as it is', async (id) => {
    await onPage(id, {}, async (page) => {
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save the graph as JSON' }).click();
      const saved = readFileSync(await (await waiting).path(), 'utf8');
      expect(saved === source(id)).toBe(true);
      await page.locator('#picture').scrollIntoViewIfNeeded();
      await page.locator('.canvas canvas').first().waitFor();
      await keepScreenshot(page, `${id}-light`);
    });
  });

  test.each(CASES)('%s has no serious fault of access', async (id) => {
    await onPage(id, { bypassCSP: true }, async (page) => {
      expect(await seriousFaults(page)).toEqual([]);
    });
  });

  test('dark, and on a tablet, it has no serious fault of access and does not overflow', async () => {
    const tablet = { colorScheme: 'dark', viewport: { width: 820, height: 1180 }, bypassCSP: true } as const;
    await onPage(LIFI, tablet, async (page) => {
      await keepScreenshot(page, 'lifi-2024-dark-tablet');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(820);
      expect(await seriousFaults(page)).toEqual([]);
    });
  });

  test('findings are sorted by the keyboard', async () => {
    await onPage(LIFI, {}, async (page) => {
      const names = () => page.locator('.findings tbody tr td:nth-child(2)').allTextContents();
      const before = await names();
      await page.getByRole('button', { name: 'Who' }).focus();
      await page.keyboard.press('Enter');
      const after = await names();
      expect(after[0]).toBe('Chainflip');
      expect([...after].sort()).toEqual([...before].sort());
      expect(await page.locator('th[aria-sort="ascending"]').textContent()).toContain('Who');
      await page.keyboard.press('Enter');
      expect((await names())[0]).toBe('Tornado Cash');
    });
  });

  test('a finding opens its path from the theft, which stands out in the picture', async () => {
    await onPage(LIFI, {}, async (page) => {
      const row = page.locator('.findings tbody tr', { hasText: 'Tornado Cash' }).first();
      await row.getByRole('button', { name: 'Path' }).click();
      const steps = page.locator('ol.path li');
      expect(await steps.count()).toBeGreaterThan(1);
      expect(await steps.first().textContent()).toContain('2024-07-16');
      expect(await steps.last().textContent()).toContain('Tornado Cash');
      expect(await page.locator('.paper .node.lit').count()).toBeGreaterThan(1);
      await keepScreenshot(page, 'lifi-2024-path');
      await row.getByRole('button', { name: 'Close path' }).click();
      expect(await steps.count()).toBe(0);
    });
  });

  test('groups unfold and fold, by the table that says what is drawn', async () => {
    await onPage(LIFI, {}, async (page) => {
      await page.getByText('What is drawn, as a table').click();
      const drawn = page.locator('.paper .node');
      const names = () => page.locator('.paper .node > title').allTextContents();
      const before = await names();
      await page
        .getByRole('button', { name: /^Unfold / })
        .first()
        .click();
      expect(await names()).not.toEqual(before);
      await page.getByRole('button', { name: 'Fold all groups' }).click();
      expect(await names()).toEqual(before);
      await page.getByLabel('Group by entity').uncheck();
      await page.getByLabel('Fold transactions').uncheck();
      await page.getByLabel('At most').selectOption('500');
      expect(await drawn.count()).toBeGreaterThan(150);
      await page.getByLabel('Left to right').selectOption('time');
      await keepScreenshot(page, 'lifi-2024-unfolded-by-time');
    });
  });

  test('another policy has other figures', async () => {
    await onPage(LIFI, {}, async (page) => {
      const mixers = page.locator('#summary tbody tr', { hasText: 'in mixers' });
      expect(await mixers.textContent()).toContain('1,850,753.35');
      await page.getByLabel('Policy').selectOption('fifo');
      expect(await mixers.textContent()).toContain('1,858,522.93');
      expect(await page.locator('.findings tbody tr').first().textContent()).toContain('1,851,614.32');
    });
  });

  test('an address is found, shown in the picture and told whole, and the picture takes keys', async () => {
    await onPage(LIFI, {}, async (page) => {
      await page.getByLabel('Find an address').fill('0x8a9336');
      await page.locator('.search').getByRole('button', { name: 'Show' }).first().click();
      await page.locator('.details code', { hasText: /^0x8A9336\w{34}$/ }).waitFor();
      await page.locator('.canvas canvas').first().waitFor();
      await page.getByRole('application').focus();
      for (const key of ['+', 'ArrowLeft', 'ArrowDown', '-', '0']) await page.keyboard.press(key);
      await keepScreenshot(page, 'lifi-2024-found');
    });
  });

  test('of a large graph the picture is folded, and stays as it was written under the policy of then', async () => {
    await onPage('large', {}, async (page) => {
      const picture = page.locator('#still-picture svg.picture');
      await picture.locator('text', { hasText: ' more: ' }).first().waitFor();
      await page.getByText('stays as it was written').waitFor();
      const before = await picture.innerHTML();
      const policies = page.getByLabel('Policy');
      const [first = '', other = ''] = await policies.locator('option').allTextContents();
      await policies.selectOption(other);
      await page.getByText(`There is a picture under ${first} alone.`).waitFor();
      expect(await picture.isVisible()).toBe(false);
      await policies.selectOption(first);
      await picture.waitFor();
      expect(await picture.innerHTML()).toBe(before);
    });
  });

  test('without WebGL the picture is SVG', async () => {
    await onPage('small', { bypassCSP: true }, async (page) => {
      await page.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
      });
      await page.reload();
      await page.locator('#picture').scrollIntoViewIfNeeded();
      await page.locator('.stage svg.picture').waitFor();
      expect(await page.locator('.canvas').count()).toBe(0);
    });
  });

  test('without JavaScript it stands whole and has no control that does nothing', async () => {
    await onPage(LIFI, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('.findings tbody tr').count()).toBe(60);
      expect(await page.locator('svg.picture .node').count()).toBeGreaterThan(20);
      expect(await page.locator('button, select, input').count()).toBe(0);
    });
  });

  test('prints on A4 without controls, on light ground', async () => {
    await onPage(LIFI, { colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('button:visible, select:visible, .canvas:visible').count()).toBe(0);
      expect(await page.locator('svg.picture:visible').count()).toBe(1);
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
      await keepScreenshot(page, 'lifi-2024-print');
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.length).toBeGreaterThan(20_000);
    });
  });

  test('text of strangers runs nothing, breaks nothing, and stands there as text', async () => {
    await onPage('hostile', {}, async (page) => {
      await page.getByText('What is drawn, as a table').click();
      for (const path of await page.getByRole('button', { name: 'Path', exact: true }).all())
        await path.click();
      await page.getByLabel('At most').selectOption('500');
      await page.getByLabel('Find an address').fill('<script>');
      expect(await page.evaluate(() => Object.hasOwn(window, 'ran'))).toBe(false);
      const text = await page.locator('main').textContent();
      expect(text).toContain('<script>window.ran = 1</script>');
      expect(text).not.toContain('\u202e');
      const made = 'main img, main iframe, main script, main style, main a:not([href^="#"])';
      expect(await page.locator(made).count()).toBe(0);
      await keepScreenshot(page, 'hostile');
    });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { esploraAnswers } from '../support/esplora-server.ts';
import { isAbsent } from '../support/open-browser.ts';
import { peeledWorld } from '../support/peeled-world.ts';
import { RESTED, restedConfig, restedFiles } from '../support/rested-case.ts';
import { type ServedPage, servePage, type WatchedPage } from './served-page.ts';

/** Hops of the theft: as many rounds and more. */
const HOPS = 12;

describe.skipIf(isAbsent)('a trace that asks a server, in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coinhound-live-'));
  let server: ApiServer;
  let served: ServedPage;
  let watched: WatchedPage;
  let page: Page;
  /** Resolves what is asked; held while the test wants to look. */
  let gate = Promise.resolve();
  let open = (): void => {};

  beforeAll(async () => {
    const { world, theft, exchange } = peeledWorld(HOPS);
    const answer = esploraAnswers(world, { flavour: 'mempool' });
    server = await apiServer({
      async handle(request) {
        await gate;
        return answer(request);
      },
    });
    const told = { chain: 'bitcoin', theft, asset: 'BTC', exchange: exchange.address as string } as const;
    for (const [name, text] of Object.entries(restedFiles(told))) writeFileSync(join(folder, name), text);
    const config = join(folder, 'config.yaml');
    writeFileSync(
      config,
      restedConfig({ chain: 'bitcoin', provider: 'esplora' }, `${server.url}/api`, {
        ratePerSecond: 4,
        concurrency: 1,
      }),
    );
    served = await servePage(config);
    watched = await served.open();
    page = watched.page;
  });

  afterAll(async () => {
    open();
    await served?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const hold = (): void => {
    gate = new Promise((resolve) => {
      open = resolve;
    });
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  /** The round whose graph is shown, as the page says. */
  const shownRound = async (): Promise<number> => {
    const text = await page.getByText(/^The graph below is of round/).textContent();
    return Number(/round (\d+)/.exec(text ?? '')?.[1] ?? 0);
  };

  test('is seen to grow round by round, and to end when it is told to', async () => {
    await page.goto(`${served.link}#/start?incident=${RESTED}`);
    await page.getByLabel('Make a bundle of evidence beside the graph').check();
    await button('Start the trace').click();
    await page.locator('.canvas canvas').first().waitFor();
    const first = await shownRound();
    await page.waitForFunction(
      (least) =>
        Number(/of round (\d+)/.exec(document.querySelector('section.run')?.textContent ?? '')?.[1]) > least,
      first,
    );
    hold();
    await watched.shot('live-grows');
    const deaf = await served.open();
    await deaf.page.route('**/events', (route) => route.abort());
    await deaf.page.goto(page.url());
    await deaf.page.getByRole('alert').getByText('Nothing is heard of the trace any more').waitFor();
    await deaf.page.close();
    await button('Stop in order').click();
    await page.locator('.badge.state-stopped').waitFor();
    open();
    await page.getByText('No bundle was made: the trace was interrupted').waitFor();
    await page.locator('.canvas canvas').first().waitFor();
    await watched.shot('live-stopped');
  });

  test('goes on where it was stopped, and gives a bundle that is verified', async () => {
    await page.getByRole('link', { name: 'Resume' }).click();
    await button('Start the trace').click();
    await page.locator('.badge.state-done').waitFor();
    await page.locator('.trace-head .menu summary').click();
    await watched.shot('live-bundle');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^bundle of evidence/ }).click(),
    ]);
    await page.keyboard.press('Escape');
    expect(download.suggestedFilename()).toBe(`${RESTED}.zip`);
    const bundle = join(folder, 'bundle.zip');
    await download.saveAs(bundle);
    expect(await served.run('verify', bundle)).toContain('The bundle is whole');
  });

  test('stands beside the graph of the last rescan', async () => {
    await served.run(
      ...['rescan', RESTED, '--config', join(folder, 'config.yaml'), '--store', served.store],
      ...['--out', join(folder, 'out'), '--quiet'],
    );
    await page.goto(`${served.link}#/incident/${RESTED}`);
    await page.getByRole('link', { name: 'Graph of the last rescan' }).click();
    await page.getByText('last rescan', { exact: true }).waitFor();
    await page.locator('.canvas canvas').first().waitFor();
    await watched.shot('live-rescan');
    await page.getByRole('tab', { name: 'Findings' }).click();
    await page.locator('table.findings tbody tr').first().waitFor();
    await page.locator('.trace-head .menu summary').click();
    await page.getByRole('link', { name: /^Compare with another run/ }).click();
    await page.getByRole('heading', { name: /Compare/ }).waitFor();
  });

  test('complained of nothing, and asked nobody else for anything', () => {
    expect(watched.complaints).toEqual([]);
    expect(watched.elsewhere).toEqual([]);
  });
});

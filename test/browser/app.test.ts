import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { findingKey } from '../../src/web/app/state/finding-key.ts';
import { isAbsent } from '../support/open-browser.ts';
import { type ServedPage, servePage, type WatchedPage } from './served-page.ts';

const CASE = 'lifi-2024';

describe.skipIf(isAbsent)('the application in Chromium', () => {
  let served: ServedPage;
  let watched: WatchedPage;
  let page: Page;
  /** Address of the first run, behind `#`. */
  let run = '';

  beforeAll(async () => {
    served = await servePage();
    watched = await served.open();
    page = watched.page;
    await page.goto(served.link);
  });

  afterAll(async () => {
    await served?.close();
  });

  const go = (hash: string): Promise<unknown> => page.goto(`${served.link}${hash}`);
  const button = (name: string | RegExp, exact = false) => page.getByRole('button', { name, exact });
  const tab = (name: string) => page.getByRole('tab', { name }).click();
  const graph = async (): Promise<FlowGraph> => {
    const id = /run\/([a-z0-9-]+)/.exec(page.url())?.[1] ?? '';
    return (await (await fetch(`${served.link}api/graphs/run/${id}`)).json()) as FlowGraph;
  };
  const find = async (text: string): Promise<void> => {
    await page.locator('#graph-search').fill(text);
    await page.locator('#graph-search').press('Enter');
  };

  test('lists incidents, and finds one', async () => {
    await page.getByRole('heading', { name: 'Incidents' }).waitFor();
    await page.getByLabel('Find').fill('bitfinex');
    await page
      .getByRole('rowheader', { name: /Bitfinex/ })
      .first()
      .waitFor();
    await watched.shot('app-incidents');
  });

  test('shows what is wrong with a seed and an option where they are asked for', async () => {
    await go('#/start?seeds=nonsense');
    await button('Start the trace').click();
    await page.locator('.field.wrong textarea#field-seeds').waitFor();
    await page.getByLabel('A case that ships').check();
    await page.getByLabel('Hops', { exact: true }).fill('many');
    await button('Start the trace').click();
    await page.locator('.field.wrong input#field-hops').waitFor();
    watched.complaints.length = 0; // the browser itself tells of answers that refuse
  });

  test('traces a shipped case to its end and shows its graph', async () => {
    await go(`#/start?case=${CASE}`);
    await page.getByRole('checkbox', { name: /^fifo/ }).check();
    await watched.shot('app-start');
    await button('Start the trace').click();
    await page.locator('.badge.state-done').waitFor();
    await page.locator('.canvas canvas').first().waitFor();
    run = new URL(page.url()).hash;
    await watched.shot('app-graph');
    expect((await graph()).parameters.policies).toEqual(['haircut', 'fifo']);
  });

  test('tells what the pointer is on, but not while the picture is dragged', async () => {
    await go(run);
    await page.locator('.canvas canvas').first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.locator('.canvas').first().scrollIntoViewIfNeeded();
    const showAll = () => page.locator('.stage-controls').getByRole('button', { name: 'Fit' }).click();
    await showAll();
    const line = page.locator('.hover-line');
    /** The theft stands at the left edge, at some height. */
    const found = async (): Promise<string | null> => {
      const { x = 0, y = 0, height = 0 } = (await page.locator('.canvas').first().boundingBox()) ?? {};
      for (let down = 20; down < height - 20 && (await line.count()) === 0; down += 12) {
        await page.mouse.move(x + 30, y + down);
        await page.waitForTimeout(250);
      }
      return line.textContent({ timeout: 5_000 });
    };
    const told = await found();
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (await page.locator('.canvas').first().boundingBox()) ?? {};
    const [middle, low] = [x + width / 2, y + height - 12];
    await page.mouse.move(middle, low);
    await line.waitFor({ state: 'detached' });
    await page.mouse.down();
    for (let n = 1; n <= 10; n++) await page.mouse.move(middle, low - 20 * n);
    expect(await line.count()).toBe(0);
    await page.mouse.up();
    await showAll();
    expect(await found()).toBe(told);
  });

  test('chooses an account by search, tells all of it, and lists the path from the theft', async () => {
    const { findings } = await graph();
    const address = (findings[0]?.node ?? '').split(':').at(-1) ?? '';
    await page.keyboard.press('/');
    await find(address);
    await page.locator('.panel .whole').getByText(address).waitFor();
    await button('Path from the theft').click();
    await page.locator('.panel ol.path li').first().waitFor();
    await watched.shot('app-path');
    await page.keyboard.press('Escape');
    expect(await page.locator('.panel .whole').count()).toBe(0);
  });

  test('makes nothing of an earlier trace once more under another address', async () => {
    const id = run.replace('#/run/', '');
    await go(`#/start?again=${id}`);
    await page.getByRole('heading', { name: 'Trace it again' }).waitFor();
    await page.getByRole('link', { name: 'New trace' }).click();
    await page.getByRole('heading', { name: 'Start a trace' }).waitFor();
    expect(await page.getByLabel('An incident of the catalogue').isChecked()).toBe(true);
    await go(run);
  });

  test('opens the path of a finding, and shows it in the graph', async () => {
    await tab('Findings');
    await page.locator('table.findings button[aria-expanded]').first().click();
    await page.locator('.path-row ol.path li').first().waitFor();
    await watched.shot('app-findings');
    await button('Show the path in the graph').click();
    await page.locator('.panel ol.path li').first().waitFor();
  });

  test('compares haircut with FIFO: endpoints with their bands, and two pictures', async () => {
    await tab('Policies');
    await page.getByRole('columnheader', { name: 'haircut' }).waitFor();
    await page.getByRole('columnheader', { name: 'fifo' }).waitFor();
    expect(await page.locator('table.bands tbody tr').count()).toBe((await graph()).findings.length);
    await page.locator('.sides').scrollIntoViewIfNeeded();
    for (const side of [0, 1])
      await page.locator('.side').nth(side).locator('.canvas canvas').first().waitFor();
    await watched.shot('app-policies');
    const [left, right] = [page.locator('.side').first(), page.locator('.side').last()];
    const seenAtRight = async (): Promise<string> =>
      (await right.locator('.canvas').screenshot()).toString('base64');
    const before = await seenAtRight();
    await left.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(seenAtRight, { timeout: 30_000 }).not.toBe(before);
    await watched.shot('app-policies-near');
    await left.getByRole('button', { name: 'Fit' }).click();
    await expect.poll(seenAtRight, { timeout: 30_000 }).toBe(before);
  });

  test('exports the graph byte for byte, and as a report', async () => {
    await tab('Graph');
    const saved = async (name: RegExp): Promise<Buffer> => {
      await page.locator('.trace-head .menu summary').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).click(),
      ]);
      await page.keyboard.press('Escape');
      return readFileSync(await download.path());
    };
    const id = /run\/([a-z0-9-]+)/.exec(page.url())?.[1] ?? '';
    const kept = Buffer.from(await (await fetch(`${served.link}api/graphs/run/${id}`)).arrayBuffer());
    expect((await saved(/^json/)).equals(kept)).toBe(true);
    expect((await saved(/^html/)).toString()).toMatch(/^<!doctype html>/i);
  });

  test('keeps notes on the whole and on an account, and a label of one’s own with its source', async () => {
    await tab('Notes and decisions');
    await page.getByLabel('A note on the whole').fill('‮asked the exchange <script>alert(1)</script>');
    await button('Add the note').click();
    await page.getByText('⟨U+202E⟩asked the exchange <script>alert(1)</script>').waitFor();
    const { findings } = await graph();
    await tab('Graph');
    await find((findings[0]?.node ?? '').split(':').at(-1) ?? '');
    await page.getByLabel('A note on this').fill('seen before');
    await page.locator('.panel').getByRole('button', { name: 'Add the note' }).click();
    await page.locator('.panel .note').getByText('seen before').waitFor();
    await page.getByText('Say who it is').click();
    await page.getByLabel('Who it is', { exact: true }).fill('Somebody');
    await page.getByLabel('Who says so').fill('a letter of 2024-08-01');
    await button('Add the label').click();
    await page.getByText(/^Added: later traces know it/).waitFor();
    await go('#/labels');
    await page.getByRole('cell', { name: 'a letter of 2024-08-01' }).waitFor();
    await watched.shot('app-labels');
  });

  test('stops at an account by hand, takes it back, decides again, and runs again with it', async () => {
    await go(run);
    await page.locator('.canvas canvas').first().waitFor();
    const { nodes, edges } = await graph();
    const moved = nodes.find(
      ({ id, kind, hop }) => kind === 'account' && hop === 1 && edges.some(({ source }) => source === id),
    );
    const address = moved?.id.split(':').at(-1) ?? '';
    await find(address);
    await page.getByLabel('Why', { exact: true }).fill('a court froze it');
    await button('Go no further').click();
    await page.getByText('What is decided of one account is not in this graph yet.').waitFor();
    await tab('Notes and decisions');
    await button('Take the last decision back').click();
    await page.locator('.offer').waitFor({ state: 'detached' });
    await tab('Graph');
    await find(address);
    await page.getByLabel('Why', { exact: true }).fill('a court froze it');
    await button('Go no further').click();
    await page.getByRole('link', { name: 'Run again with it' }).click();
    await page.getByRole('heading', { name: 'Trace it again' }).waitFor();
    await button('Start the trace').click();
    await page.locator('.badge.state-done').waitFor();
    await page.locator('.canvas canvas').first().waitFor();
    const again = await graph();
    expect(again.parameters.decisions).toEqual([
      { account: moved?.id, kind: 'stop', because: 'a court froze it' },
    ]);
    expect(again.nodes.find(({ id }) => id === moved?.id)).toMatchObject({ stop: { reason: 'decided' } });
  });

  test('expands an account that a label had ended the trace at', async () => {
    const { nodes } = await graph();
    const labelled = nodes.find((node) => node.kind === 'account' && node.stop?.reason === 'labelled');
    await find(labelled?.id.split(':').at(-1) ?? '');
    await page.getByLabel('Why', { exact: true }).fill('the exchange told us');
    await button('Follow further').click();
    await page.getByRole('link', { name: /^Run again with/ }).click();
    await button('Start the trace').click();
    await page.locator('.badge.state-done').waitFor();
    await page.locator('.canvas canvas').first().waitFor();
    expect((await graph()).parameters.decisions).toContainEqual(
      expect.objectContaining({ account: labelled?.id, kind: 'expand' }),
    );
  });

  test('compares two runs, and leads from what differs to the graph', async () => {
    await go('#/runs');
    const ticks = page.getByRole('checkbox', { name: /^Compare/ });
    await ticks.nth(0).check();
    await ticks.nth(2).check();
    await watched.shot('app-runs');
    await page.getByRole('link', { name: 'Compare the two' }).click();
    await page.locator('ul.diff li').first().waitFor();
    await watched.shot('app-compare');
    await page.locator('ul.diff a').first().click();
    await page.locator('.panel .whole').waitFor();
  });

  test('undoes filters and folds, and does them again', async () => {
    await page.locator('.view-bar > label select').selectOption('0.01');
    await button('Clear filters').waitFor();
    await page.getByText(/^Filters leave out/).waitFor();
    const drawing = page.locator('details.menu', { hasText: 'Fold transactions' });
    await drawing.locator('summary').press('Enter');
    expect(await drawing.getAttribute('open')).not.toBeNull();
    await page.keyboard.press('Escape');
    expect(await drawing.getAttribute('open')).toBeNull();
    await page.locator('.stage-controls').click();
    await page.keyboard.press('Control+z');
    await button('Clear filters').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+Z');
    await button('Clear filters').waitFor();
    await button('Undo').click();
    expect(await button('Clear filters').count()).toBe(0);
  });

  test('is walked through by keyboard alone', async () => {
    await go('#/incidents');
    await page.reload();
    await page.getByRole('heading', { name: 'Incidents' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('New trace');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Runs');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
    await tabTo(page, 'LI.FI exploit');
    await page.keyboard.press('Enter');
    await page.locator('.canvas canvas').first().waitFor();
    await tabTo(page, 'Graph');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe('Where it ended');
    await page.keyboard.press('ArrowLeft');
    await page.locator('.canvas').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.panel h3').first().waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await watched.shot('app-keyboard');
    await page.keyboard.press('Escape');
    await page.locator('.panel .close').waitFor({ state: 'detached' });
  });

  test('asked nobody else for anything, and complained of nothing', () => {
    expect(watched.elsewhere).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  test.each([
    ['light', { width: 1280, height: 720 }],
    ['dark', { width: 1024, height: 768 }],
  ] as const)('has no serious fault of accessibility in %s colours', async (colorScheme, viewport) => {
    const other = await served.open({ colorScheme, viewport, hasTouch: colorScheme === 'dark' });
    const faults: string[] = [];
    const id = run.replace('#/run/', '');
    const pages = [
      '#/incidents',
      '#/start',
      '#/runs',
      '#/labels',
      '#/incident/bitfinex-2016',
      `#/compare?before=run/${id}&after=run/${id}`,
    ];
    const [first] = (await graph()).findings;
    const opened = `findings&finding=${encodeURIComponent(first === undefined ? '' : findingKey(first))}`;
    const tabs = ['graph', 'ends', opened, 'policies', 'notes', 'reading'].map(
      (name) => `${run}?tab=${name}`,
    );
    const node = (await graph()).findings[0]?.node ?? '';
    for (const [n, hash] of [
      ...pages,
      ...tabs,
      `${run}?${new URLSearchParams({ node, to: node })}`,
    ].entries()) {
      await other.page.goto(`${served.link}${hash}`);
      await other.page.locator('main h1, main h2').first().waitFor();
      await other.page.waitForLoadState('networkidle');
      await other.shot(`app-${colorScheme}-${n}`);
      faults.push(...(await other.faults()).map((fault) => `${hash} ${fault}`));
      expect(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), hash).toBe(
        true,
      );
    }
    expect(faults).toEqual([]);
    expect(other.complaints).toEqual([]);
  });
});

const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement?.textContent?.trim() ?? ""') as Promise<string>;

/** Presses Tab until something of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 40 && (await focused(page)) !== name; n++) await page.keyboard.press('Tab');
  expect(await focused(page)).toBe(name);
}

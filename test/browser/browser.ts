import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axeCore from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a page did that it must never do. */
interface Misdeeds {
  readonly errors: string[];
  readonly dialogs: string[];
  readonly requests: string[];
}

/** Notes errors (violations of the page's policy are among them), dialogs, and requests for anything but `own`. */
export function watch(page: Page, own: string): Misdeeds {
  const misdeeds: Misdeeds = { errors: [], dialogs: [], requests: [] };
  page.on('console', (message) => {
    const isNoise = /GPU stall due to ReadPixels|swiftshader/i.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isNoise) misdeeds.errors.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(error.message));
  page.on('dialog', (dialog) => {
    misdeeds.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (url !== own && !url.startsWith('blob:')) misdeeds.requests.push(url);
  });
  return misdeeds;
}

/** That a page did none of it. */
export const expectInnocence = (misdeeds: Misdeeds): void =>
  expect(misdeeds).toEqual({ errors: [], dialogs: [], requests: [] });

/** Serious and critical faults that axe finds, as rule and place, and what would mend them. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    interface Violation {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: readonly Violation[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`),
      );
  });
}

const screenshots = fileURLToPath(new URL('screenshots/', import.meta.url));

/** Keeps a picture of what is seen, for people to look at. Nothing is compared with it. Of a whole page a canvas would be drawn anew, in its height. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}${name}.png`, timeout: 120_000 });
}

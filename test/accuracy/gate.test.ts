import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fifo } from '../../src/core/policies/fifo.ts';
import { policies } from '../../src/core/policies/index.ts';
import { heistIds, readHeist } from '../support/heist-case.ts';
import { type Figures, figuresOf, HALF, lineKey, reportLine } from '../support/heist-report.ts';
import { type HeistServer, serveHeist, type Walk } from '../support/heist-trace.ts';
import { type HeistWorld, heistWorld } from '../support/heist-world.ts';

const file = fileURLToPath(new URL('../../fixtures/accuracy/figures.json', import.meta.url));
const committed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, Figures>>;
function committedAt(id: string, line: string): Figures {
  const figures = committed[id]?.[line];
  if (!figures) throw new Error(`no figures are committed for ${id}, ${line}`);
  return figures;
}

describe.each(heistIds)('%s, traced over HTTP among bystanders', (id) => {
  let heist: HeistWorld;
  let server: HeistServer;
  beforeAll(async () => {
    heist = heistWorld(readHeist(id));
    server = await serveHeist(heist);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** The smallest world is cheap enough for every policy; all lines are the script's. */
  const walks: Walk[] = [
    { policy: fifo, depth: 20 },
    { policy: fifo, depth: 20, presume: HALF },
    ...(id === 'lifi-2024'
      ? policies.filter((policy) => policy !== fifo).map((policy): Walk => ({ policy, depth: 20 }))
      : []),
  ];

  test.each(walks.map((walk) => [named(walk), walk] as const))('%s', async (name, walk) => {
    const line = await reportLine(heist, server, walk);
    expect(line.differences).toEqual([]);
    const { histories, ...figures } = figuresOf(line);
    const { histories: most, ...least } = committedAt(id, name);
    for (const [figure, value] of Object.entries(least))
      expect.soft(figures[figure as keyof typeof figures], figure).toBeGreaterThanOrEqual(value);
    expect(histories).toBeLessThanOrEqual(most);
  });
});

function named({ policy, depth, presume }: Walk): string {
  return lineKey({ policy: policy.name, depth, presumes: presume !== undefined });
}

describe('the committed figures', () => {
  const presumed = (id: string): Figures =>
    committedAt(id, lineKey({ policy: 'fifo', depth: 20, presumes: true }));

  test.each([
    ['lifi-2024', 0.995],
    ['atomic-2023', 0.94],
    ['txphish-2024', 0.995],
  ])('of %s reach the terminal value that was asked for, and are no less precise', (id, value) => {
    expect(presumed(id).terminalValue).toBeGreaterThanOrEqual(value);
    expect(presumed(id).precision).toBeGreaterThanOrEqual(0.94);
  });
});

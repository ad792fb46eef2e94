import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rescanReportJsonSchema, runReportSchema } from '../../../src/cli/rescan/report-schema.ts';
import type { RunReport } from '../../../src/cli/rescan/run-report.ts';
import { night } from '../../acceptance/nights.ts';
import { replaced } from '../../export/flow-graphs.ts';
import { expectOneVerdict, shippedSchema } from '../../export/shipped-schema.ts';
import { restedCommands, restedFiles, serveRested } from '../../support/rested-case.ts';
import { restedEthereum } from '../../support/rested-world.ts';
import { theftsWorld } from '../../support/thefts-world.ts';
import { runInProcess } from '../in-process.ts';
import { it, type Place } from '../lab.ts';

const shipped = shippedSchema('rescan-report.v1');

/** The report of a run, valid by the shipped schema. */
async function reported(here: Place, args: readonly string[]): Promise<RunReport> {
  const { stderr } = await runInProcess(here, [...args, '--report', './report.json', '--quiet']);
  const report = JSON.parse(readFileSync(here.path('report.json'), 'utf8'));
  expect(shipped.faultsOf(report), stderr).toEqual([]);
  return report;
}

const statesOf = ({ incidents }: RunReport) => incidents.map(({ state }) => state);

test('the shipped JSON Schema is what scripts/write-schema.ts writes', () => {
  expect(shipped.text).toBe(rescanReportJsonSchema());
});

describe('valid by the shipped JSON Schema', () => {
  it('is the report of every state that a scan may come to', async ({ here }) => {
    const thefts = theftsWorld({ thefts: 2, pooled: 2 });
    const rescan = async (behind: number, ...more: readonly string[]) => {
      const { args, server } = await night(here, thefts, { behind });
      const run = async (): Promise<RunReport> =>
        reported(here, [...args(here.path('store'), here.path('graphs')), ...more]);
      return { server, run };
    };
    const [before, after] = [await rescan(thefts.night), await rescan(0)];
    expect(statesOf(await before.run())).toEqual(['first', 'first']);
    expect(statesOf(await before.run())).toEqual(['unchanged', 'unchanged']);
    const left = await (await rescan(0, '--max-requests', '1')).run();
    expect([left.ended, statesOf(left)]).toEqual(['budget', ['left', 'left']]);
    const changed = await after.run();
    expect(statesOf(changed)).toEqual(['changed', 'changed']);
    expect(changed.incidents.every(({ summary, flagged }) => summary !== null && flagged > 0)).toBe(true);
    expect(changed.overlaps).toHaveLength(1);
    await after.server.close();
    const failed = await after.run();
    expect(failed.incidents.map(({ state, error }) => [state, error?.code])).toEqual([
      ['failed', 'upstream-network'],
      ['failed', 'upstream-network'],
    ]);
  });

  it('is one of holdings of which only a balance speaks', async ({ here }) => {
    const world = restedEthereum({ settled: 2, resting: 3, moving: 1 });
    for (const [name, text] of Object.entries(restedFiles(world))) here.write(name, text);
    const unsure: number[] = [];
    for (const tip of [world.tips.rested, world.tips.later, world.tips.moved]) {
      await using served = await serveRested(world, tip);
      const config = here.write('config.yaml', served.config);
      const report = await reported(here, restedCommands(here.folder, config).rescan(here.path('graphs')));
      unsure.push(report.incidents[0]?.unsure.length ?? -1);
    }
    expect(unsure).toEqual([0, 3, 2]);
  });
});

describe('refused by the shipped JSON Schema', () => {
  const report = {
    format: 'coinhound.rescan-report.v1',
    began: '2026-01-20T03:17:00.123Z',
    durationMs: 4_711,
    requests: 12,
    ended: null,
    incidents: [
      {
        incident: 'lifi-2024',
        state: 'changed',
        asOf: { 'eip155:1': 20_357_945 },
        requests: 11,
        cached: 40,
        flagged: 1,
        new: 3,
        summary: 'lifi-2024: 1 new exchange 120.5 ETH (3.1 %); 2 new hops',
        live: 2,
        unsure: [{ holding: 'eip155:1:0xcold/slip44:60', since: '2026-01-19T03:17:00.000Z' }],
        notes: ['the labels are others'],
        error: { code: 'upstream-network', message: 'nobody answers', hint: null },
        durationMs: 4_000,
      },
    ],
    alerts: { sent: 1, failed: 0, waiting: 0 },
    overlaps: [
      {
        node: 'eip155:1:0xe',
        category: 'exchange',
        incidents: [
          {
            incident: 'lifi-2024',
            received: [{ asset: 'eip155:1/slip44:60', taint: '7', share: '0.5' }],
          },
        ],
      },
    ],
  } satisfies RunReport;

  test('are the same documents that the schema in the sources refuses', () => {
    expect(shipped.faultsOf(report)).toEqual([]);
    expectOneVerdict(shipped, (document) => runReportSchema.safeParse(document).success, [report]);
  });

  test.each<[what: string, path: readonly (string | number)[], value: unknown]>([
    ['another version', ['format'], 'coinhound.rescan-report.v2'],
    ['a key that the format does not know', ['incidents', 0, 'took'], 1],
    ['an end that no run has', ['ended'], 'killed'],
    ['a state that no scan comes to', ['incidents', 0, 'state'], 'new'],
    ['a height as text', ['incidents', 0, 'asOf', 'eip155:1'], '20357945'],
    ['half a holding', ['incidents', 0, 'live'], 1.5],
    ['an error without its hint', ['incidents', 0, 'error', 'hint'], undefined],
    ['a sum as a number', ['overlaps', 0, 'incidents', 0, 'received', 0, 'taint'], 7],
    ['a day without its time', ['began'], '2026-01-20'],
  ])('is %s', (_, path, value) => {
    expect(shipped.faultsOf(replaced(report, path, value))).not.toEqual([]);
  });
});

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { RunReport } from '../../../src/cli/rescan/run-report.ts';
import { incidentId, type Night, night, reportOf } from '../../acceptance/nights.ts';
import { theftsWorld } from '../../support/thefts-world.ts';
import { runInProcess } from '../in-process.ts';
import { it, type Place } from '../lab.ts';

/** What happened to one file of an incident. */
interface Damage {
  readonly incident: string;
  /** What the name of the file begins with. */
  readonly file: 'state' | 'graph' | 'read' | 'reach';
  readonly damage: (text: string) => string;
}

/** Turns a bit of the digit that the first match ends with: what is told stays of its form. */
const bitOf = (pattern: RegExp) => (text: string) =>
  text.replace(pattern, (found) => {
    const last = found.length - 1;
    return found.slice(0, last) + String.fromCharCode(found.charCodeAt(last) ^ 1);
  });
const cutOff = (text: string): string => text.slice(0, text.length / 2);

/** Damages the files, and gives the path of each. */
function damaged(store: string, damages: readonly Damage[]): readonly string[] {
  return damages.map(({ incident, file, damage }) => {
    const folder = join(store, 'rescans', incident);
    const path = join(folder, readdirSync(folder).find((name) => name.startsWith(file)) ?? file);
    const text = readFileSync(path, 'utf8');
    expect(damage(text)).not.toBe(text);
    writeFileSync(path, damage(text));
    return path;
  });
}

const rescan = (here: Place, one: Night, name: string, ...more: readonly string[]) =>
  runInProcess(here, [...one.args(`./${name}-store`, `./${name}`), '--quiet', ...more]);

const statesIn = ({ incidents }: RunReport) =>
  Object.fromEntries(incidents.map(({ incident, state }) => [incident, state]));

const errorOf = ({ incidents }: RunReport, id: string) =>
  incidents.find(({ incident }) => incident === id)?.error;

/** Thefts that all move in a night, scanned in the evening before. */
async function evening(here: Place, count: number) {
  const thefts = theftsWorld({ thefts: count, pooled: 2 });
  const evening = await night(here, thefts, { behind: thefts.night });
  const run = await rescan(here, evening, 'evening');
  expect(run.status, run.stderr).toBe(0);
  const copy = (name: string): string => {
    cpSync(here.path('evening-store'), here.path(`${name}-store`), { recursive: true });
    return here.path(`${name}-store`);
  };
  return { evening, tonight: await night(here, thefts), copy };
}

describe('an incident of which the last scan left something that is damaged', () => {
  it('fails alone, says what to delete, and is scanned anew once that is gone', async ({ here }) => {
    const { tonight, copy } = await evening(here, 7);
    copy('calm');
    expect((await rescan(here, tonight, 'calm')).status).toBe(0);
    const graphOf = (name: string, id: string) => readFileSync(here.path(`${name}/${id}.json`), 'utf8');
    const damages: readonly Damage[] = (
      [
        ['state', cutOff],
        ['state', bitOf(/"basis": "[0-9a-f]*?[2-9]/)],
        ['state', () => 'garbage'],
        ['graph', cutOff],
        // The fifth of them rests all night: nothing reads what it left.
        undefined,
        ['read', bitOf(/^\d+/)],
      ] as const
    ).flatMap((each, n) => (each ? [{ incident: incidentId(n), file: each[0], damage: each[1] }] : []));
    const paths = damaged(copy('harmed'), damages);
    const texts = paths.map((path) => readFileSync(path, 'utf8'));

    const run = await rescan(here, tonight, 'harmed');
    const report = reportOf(here, 'harmed');
    expect(run.status, run.stderr).toBe(75);
    expect(statesIn(report)).toEqual({
      ...Object.fromEntries(damages.map(({ incident }) => [incident, 'failed'])),
      [incidentId(4)]: 'unchanged',
      [incidentId(6)]: 'changed',
    });
    for (const [n, { incident }] of damages.entries()) {
      const error = errorOf(report, incident);
      expect(error?.code).toBe('rescan-state-damaged');
      expect(error?.message).toContain(paths[n]);
      expect(error?.hint).toMatch(/^delete /);
      expect(existsSync(here.path(`harmed/${incident}.json`))).toBe(false);
    }
    expect(run.stderr).toContain(`hint: ${errorOf(report, incidentId(0))?.hint}`);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(texts);
    expect(graphOf('harmed', incidentId(6))).toBe(graphOf('calm', incidentId(6)));

    for (const [n, { file }] of damages.entries())
      rmSync(file === 'state' ? (paths[n] as string) : join(paths[n] as string, '..'), { recursive: true });
    const again = await rescan(here, tonight, 'harmed');
    expect(again.status, again.stderr).toBe(0);
    for (const { incident } of damages) {
      expect(statesIn(reportOf(here, 'harmed'))[incident]).toBe('first');
      expect(graphOf('harmed', incident)).toBe(graphOf('calm', incident));
    }
  });

  it('fails alone where nothing moved, and the file is read for overlaps or to write its graph', async ({
    here,
  }) => {
    const all = await evening(here, 3);
    const [one, other, whole] = [0, 1, 2].map(incidentId) as [string, string, string];
    const paths = damaged(all.copy('harmed'), [
      { incident: one, file: 'reach', damage: (text) => text.slice(0, -5) },
      { incident: other, file: 'graph', damage: bitOf(/"received": ?"\d+/) },
    ]);
    const run = await rescan(here, all.evening, 'harmed');
    const report = reportOf(here, 'harmed');
    expect(run.status, run.stderr).toBe(75);
    expect(statesIn(report)).toEqual({ [one]: 'failed', [other]: 'failed', [whole]: 'unchanged' });
    for (const [n, id] of [one, other].entries()) {
      expect(errorOf(report, id)?.message).toContain(paths[n]);
      expect(existsSync(here.path(`harmed/${id}.json`))).toBe(false);
    }

    const over = await rescan(here, all.tonight, 'harmed', '--max-requests', '1');
    expect([over.status, reportOf(here, 'harmed').ended], over.stderr).toEqual([75, 'budget']);
    expect(statesIn(reportOf(here, 'harmed'))).toEqual({ [one]: 'failed', [other]: 'left', [whole]: 'left' });
  });
});

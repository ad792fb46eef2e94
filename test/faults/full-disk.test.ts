import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { graphsIn } from '../acceptance/nights.ts';
import { type Ended, it, type Place } from '../cli/lab.ts';
import { keysOf, type Nights, nights } from './nights.ts';
import { smallDisk } from './small-disk.ts';

/** What a run on a full disk says: what could not be written, and to free space. */
function expectDiskFault({ status, stderr }: Ended): void {
  expect(status, stderr).toBe(2);
  expect(stderr).toMatch(/error: .*(?:could not|cannot) be (?:written|kept)/);
  expect(stderr).toMatch(/hint: .*(?:space|disk)/);
  expect(stderr).not.toContain('defect');
}

/** The state of each incident, by its path. */
const statesIn = (store: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(store, 'rescans')).map((id) => [
      id,
      readFileSync(join(store, 'rescans', id, 'state.json'), 'utf8'),
    ]),
  );

/** Runs the night to its end and compares all that it leaves. */
async function expectWhole(
  here: Place,
  { tonight, whole, desk }: Nights,
  { store, out }: { readonly store: string; readonly out: string },
): Promise<void> {
  const last = await here.run(tonight.args(store, out), tonight);
  expect(last.status, last.stderr).toBe(0);
  expect(graphsIn(out)).toEqual(whole);
  expect(new Set(keysOf(desk)).size).toBe(keysOf(desk).length);
  expect(keysOf(desk).length).toBeGreaterThan(4);
  for (const id of readdirSync(join(store, 'rescans')))
    expect(readdirSync(join(store, 'rescans', id))).toHaveLength(4);
}

describe('a night whose disk is full', () => {
  it('keeps no answer by half, says so, and goes on once there is room', async ({ here, skip }) => {
    const disk = smallDisk(here, 8);
    if (typeof disk === 'string') return skip(disk);
    const all = await nights(here);
    const [store, out] = [join(disk.path, 'store'), here.path('graphs')];
    all.begin(store, out);
    const before = statesIn(store);
    for (const kibibytes of [0, 64, 520]) {
      disk.leave(kibibytes * 1_024);
      const run = await here.run(all.tonight.args(store, out), all.tonight);
      expectDiskFault(run);
      if (kibibytes > 0) expect(run.stderr).toContain(`the store ${store} could not be written to`);
      expect(statesIn(store)).toEqual(before);
    }
    disk.makeRoom();
    await expectWhole(here, all, { store, out });
  });

  it.for([
    {
      part: 'rescans',
      says: /what a scan found could not be kept: \S*rescans\/\S+ cannot be written: ENOSPC/,
    },
    { part: 'alerts', says: /the alerts in \S+alerts\S* cannot be written \(ENOSPC\)/ },
  ])(
    'keeps the $part that were there, names the file, and goes on once there is room',
    async ({ part, says }, { here, skip }) => {
      const disk = smallDisk(here, 2);
      if (typeof disk === 'string') return skip(disk);
      const all = await nights(here);
      const [store, out] = [here.path('store'), here.path('graphs')];
      all.beginRead(store, out);
      cpSync(join(store, part), join(disk.path, part), { recursive: true });
      rmSync(join(store, part), { recursive: true });
      symlinkSync(join(disk.path, part), join(store, part));
      const before = statesIn(store);
      for (const kibibytes of [0, 4]) {
        disk.leave(kibibytes * 1_024);
        const run = await here.run(all.tonight.args(store, out), all.tonight);
        expectDiskFault(run);
        expect(run.stderr).toMatch(says);
        expect(statesIn(store)).toEqual(before);
      }
      disk.makeRoom();
      await expectWhole(here, all, { store, out });
    },
  );

  it('names the file where it is the disk of the graphs, and takes nothing for told', async ({
    here,
    skip,
  }) => {
    const disk = smallDisk(here, 1);
    if (typeof disk === 'string') return skip(disk);
    const all = await nights(here);
    const [store, out] = [here.path('store'), join(disk.path, 'graphs')];
    all.begin(store, out);
    const before = statesIn(store);
    disk.leave(4_096);
    const run = await here.run(all.tonight.args(store, out), all.tonight);
    expectDiskFault(run);
    expect(run.stderr).toContain(`${out}/theft-00`);
    expect(statesIn(store)).toEqual(before);
    disk.makeRoom();
    await expectWhole(here, all, { store, out });
  });

  it('begins no store where there is no room for one', async ({ here, skip }) => {
    const disk = smallDisk(here, 2);
    if (typeof disk === 'string') return skip(disk);
    const { evening } = await nights(here);
    const store = join(disk.path, 'store');
    for (const kibibytes of [0, 8, 48, 256]) {
      disk.leave(kibibytes * 1_024);
      expectDiskFault(await here.run(evening.args(store, 'graphs'), evening));
    }
  });

  it('is the same where no file may grow beyond a size, which needs no right to mount', async ({ here }) => {
    const all = await nights(here);
    const [store, out] = [here.path('store'), here.path('graphs')];
    all.beginRead(store, out);
    const before = statesIn(store);
    const through = ['sh', '-c', `ulimit -f 0; trap '' XFSZ; exec "$0" "$@"`];
    const run = await here.run(all.tonight.args(store, out), { ...all.tonight, through });
    expectDiskFault(run);
    expect(run.stderr).toMatch(/the store cannot be written: EFBIG/);
    expect(statesIn(store)).toEqual(before);
    await expectWhole(here, all, { store, out });
  });
});

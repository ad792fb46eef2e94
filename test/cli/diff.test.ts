import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { inPlace, type Place } from './lab.ts';

/** LI.FI, traced up to two heights of its record: written once, in a place that lasts as long as these tests. */
let here: Place;
let leave = (): void => {};
let gone: Promise<unknown> = Promise.resolve();
beforeAll(async () => {
  await new Promise<void>((entered) => {
    gone = inPlace(async (place) => {
      here = place;
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      for (const [name, height] of [
        ['early', 20330000],
        ['late', 20357945],
      ]) {
        const args = [
          'demo',
          'lifi-2024',
          '--policy',
          'haircut,fifo',
          '--quiet',
          '--as-of',
          `ethereum=${height}`,
        ];
        await runInProcess(place, [...args, '--out', place.path(`${name}.json`)]);
      }
      entered();
      await left;
    });
  });
});
afterAll(async () => {
  leave();
  await gone;
});

const diff = (...args: readonly string[]) => runInProcess(here, ['diff', ...args]);

describe('coinhound diff', () => {
  test('tells in one line what four days brought', async () => {
    const { status, stdout, stderr } = await diff('./early.json', './late.json', '--format', 'line');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      'lifi-2024: 1 known mixer 446258.77 USD value more (4.6 %), 11 new resting places 21038.77 USD value (0.21 %), 1 resting moved 467297.54 USD value (4.82 %); 19 new hops, 3 new warnings\n',
    );
  });

  test('writes a page by default: the height first, then the mixer, then what moved', async () => {
    const { stdout } = await diff('./early.json', './late.json');
    expect(stdout.match(/^#+ .*$/gm)).toEqual([
      '# What is new: LI.FI exploit (lifi-2024)',
      '## Asked differently',
      '## Newly reached',
      '## Moved from where it rested',
      '## Where more rests now',
      '## Patterns',
      '## Ledger',
      '## Warnings',
      '## New hops',
    ]);
    expect(stdout).toContain('| asOf.eip155\\:1 | 20330000 | 20357945 |');
    expect(stdout).toMatch(
      /^\| more mixer \| Tornado Cash \| `eip155:1:0xd90e\w+` \| haircut 446258\.77 USD value, /m,
    );
  });

  test('writes JSON, whole to a file', async () => {
    const out = here.path('new.json');
    const { status, stdout } = await diff('./early.json', './late.json', '--format', 'json', '--out', out);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    const { schema, items, stolen } = JSON.parse(readFileSync(out, 'utf8'));
    expect({ schema, stolen }).toEqual({
      schema: 'coinhound.graph-diff.v1',
      stolen: { 'eip155:1/iso4217:USD': '968553016' },
    });
    const ends = items.filter(({ kind }: { kind: string }) => kind === 'ledger');
    const grown = (policy: string): bigint =>
      ends
        .filter((one: { policy: string }) => one.policy === policy)
        .reduce(
          (sum: bigint, { was, now }: { was: string; now: string }) => sum + BigInt(now) - BigInt(was),
          0n,
        );
    expect([grown('haircut'), grown('fifo')]).toEqual([0n, 0n]);
  });

  test('ends with status 1 where something new was flagged and --exit-code is given, and says no word more', async () => {
    const line = ['--format', 'line', '--exit-code'];
    const fresh = await diff('./early.json', './late.json', ...line);
    expect(fresh).toMatchObject({ status: 1, stderr: '' });
    expect(fresh.stdout).toContain('known mixer');
    expect(await diff('./late.json', './late.json', ...line)).toEqual({
      status: 0,
      stdout: 'lifi-2024: nothing new\n',
      stderr: '',
    });
  });

  test('says so where the later graph comes first, and flags what only seems new', async () => {
    const { stdout } = await diff('./late.json', './early.json');
    expect(stdout).toContain('> The second graph was read to a lower height than the first');
    expect(stdout).toContain('## No longer in the graph');
  });
});

describe('coinhound diff refuses, with status 2 and nothing written', () => {
  test.each([
    ['a file that is not there', ['./none.json', './late.json'], 'none.json cannot be read'],
    [
      'a file that is no graph',
      ['./late.json', './list.json'],
      'list.json is not a flow graph: schema: expected',
    ],
    [
      'a graph of another version',
      ['./v9.json', './late.json'],
      'v9.json is a coinhound.flow-graph.v9, not a',
    ],
    [
      'a graph with a fault',
      ['./late.json', './fault.json'],
      'fault.json is not a flow graph: seeds[0].amount: ',
    ],
    ['both from standard input', ['-', '-'], 'both graphs are to come from standard input'],
    [
      'a form that there is not',
      ['./late.json', './late.json', '--format', 'html'],
      '--format cannot be "html"',
    ],
  ])('%s', async (_, args, said) => {
    const late = readFileSync(here.path('late.json'), 'utf8');
    here.write('list.json', '[]');
    here.write('v9.json', late.replace('coinhound.flow-graph.v1', 'coinhound.flow-graph.v9'));
    here.write('fault.json', late.replace(/"amount":"/, '"amount":"-'));
    const out = join(here.folder, 'out.md');
    const { status, stdout, stderr } = await diff(...args, '--out', out);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/\nhint: .+\n$/);
    expect(existsSync(out)).toBe(false);
  });
});

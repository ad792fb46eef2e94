import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { party } from '../support/bitcoin-world.ts';
import { runInProcess as run } from './in-process.ts';
import { it, type Place } from './lab.ts';
import { peelChain, served } from './peel.ts';

const HEADER = 'chain,address,name,category,source,confidence,published';
const who = (name: string): string => party(name, 'v0_p2wpkh').address as string;

/** A table of claims about parties of a peel chain. */
const claims = (...rows: readonly (readonly [string, string, string, number, string?])[]): string =>
  [
    HEADER,
    ...rows.map(
      ([name, entity, category, confidence, day = '']) =>
        `btc,${who(name)},${entity},${category},list of ${entity},${confidence},${day}`,
    ),
  ].join('\n');

const store = ['--store', './store'] as const;

async function imports(here: Place, name: string, table: string): Promise<string> {
  here.write(`${name}.csv`, table);
  const { status, stdout, stderr } = await run(here, ['labels', 'import', `./${name}.csv`, ...store]);
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Traces a peel chain of six hops; the stop of the account of a party. */
async function traced(here: Place, ...args: readonly string[]) {
  const peel = peelChain(6);
  const { config } = await served(here, peel);
  const { status, stdout, stderr } = await run(here, [
    ...['trace', `bitcoin:${peel.theft}`, '--config', config, ...store, '--quiet', ...args],
  ]);
  expect(status, stderr).toBe(0);
  const graph: FlowGraph = readFlowGraph(stdout, 'standard output');
  const stopAt = (name: string) => {
    const node = graph.nodes.find((one) => one.kind === 'account' && one.address === who(name));
    return node?.kind === 'account'
      ? (node.stop?.category ?? node.stop?.reason ?? 'moved on')
      : 'not reached';
  };
  return { graph, stopAt };
}

describe.concurrent('imported labels', () => {
  it.for(['victim', 'seized', 'recovery', 'exchange'])(
    'end a walk where they name an account %s, and it is a line of the ledger',
    async (category, { here }) => {
      await imports(here, 'mine', claims(['change 2', 'Somebody', category, 70]));
      const { graph, stopAt } = await traced(here);
      expect([stopAt('change 1'), stopAt('change 2'), stopAt('change 3')]).toEqual([
        'moved on',
        category,
        'not reached',
      ]);
      expect(graph.ledger.haircut?.ends).toEqual({
        fees: '2000',
        resting: '200000003',
        [category]: '4799996997',
      });
      expect(graph.findings.map(({ category: line, entity }) => [line, entity])).toContainEqual([
        category,
        'Somebody',
      ]);
    },
  );

  it('do not end it where they are weaker than what names a thief, and are listed as tie where they are equal', async ({
    here,
  }) => {
    await imports(
      here,
      'one',
      claims(
        ['change 1', 'Gang', 'hack', 70],
        ['change 1', 'Bourse', 'exchange', 20],
        ['change 2', 'Gang', 'hack', 50],
      ),
    );
    await imports(
      here,
      'two',
      claims(['change 2', 'Bourse', 'exchange', 50], ['change 2', 'Pool', 'miner', 20]),
    );
    const { graph, stopAt } = await traced(here);
    expect([stopAt('change 1'), stopAt('change 2')]).toEqual(['moved on', 'exchange']);
    const disagreements = graph.warnings.filter(({ code }) => code === 'label-conflict');
    expect(Object.fromEntries(disagreements.map(({ node, message }) => [node, message]))).toEqual({
      [party('change 1', 'v0_p2wpkh').account]:
        'labels disagree: Gang (hack, 70, list of Gang) leads; also Bourse (exchange, 20, list of Bourse)',
      [party('change 2', 'v0_p2wpkh').account]:
        'labels disagree: a tie of Bourse (exchange, 50, list of Bourse); and Gang (hack, 50, list of Gang); also Pool (miner, 20, list of Pool)',
    });
    const marks = async (...args: readonly string[]) => {
      const { stdout } = await run(here, ['labels', ...args, ...store]);
      return stdout
        .split('\n')
        .filter((line) => line.startsWith('bitcoin '))
        .map((line) => line.split(/ {2,}/))
        .map((cells) => [cells[3], cells.at(-1)]);
    };
    const tie = [
      ['Bourse', 'leads'],
      ['Gang', 'tie'],
      ['Pool', 'disagrees'],
    ];
    expect(await marks('conflicts', '--ties', '--categories', '--chain', 'bitcoin')).toEqual(
      expect.arrayContaining(tie),
    );
    expect(await marks('conflicts', '--categories')).toEqual(
      expect.arrayContaining([...tie, ['Gang', 'leads'], ['Bourse', 'disagrees']]),
    );
    const why = await run(here, [
      'labels',
      'why',
      `bitcoin:${who('change 2')}`,
      who('change 1'),
      who('x'),
      ...store,
    ]);
    const said = why.stdout.split('\n').filter((line) => /^a trace|^bitcoin:/.test(line));
    expect(said).toEqual([
      `bitcoin:${who('change 2')}`,
      'a trace ends here: Bourse (exchange, confidence 50) and Gang (hack, confidence 50) are equally strong claims; exchange among them ends a walk, and weaker claims do not overrule it',
      `bitcoin:${who('change 1')}`,
      'a trace goes on: Gang (hack, confidence 70) is the strongest claim; its category ends no walk, and weaker claims do not overrule it',
      `bitcoin:${who('x')}`,
      'a trace goes on: nobody says anything of it',
    ]);
  });

  it('of a later day, or of none, are not known to a trace as of a day, whose graph says so', async ({
    here,
  }) => {
    await imports(
      here,
      'dated',
      claims(
        ['change 2', 'Undated', 'exchange', 90],
        ['change 3', 'Later', 'exchange', 90, '2024-06-02'],
        ['change 4', 'Then', 'exchange', 50, '2024-06-01'],
      ),
    );
    const then = await traced(here, '--labels-as-of', '2024-06-01');
    expect([then.stopAt('change 3'), then.stopAt('change 4')]).toEqual(['moved on', 'exchange']);
    expect(then.graph.parameters.labelsAsOf).toBe('2024-06-01');
    expect(then.graph.warnings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^labels as of 2024-06-01: 1 of \d+ were published by then; left out are 1 of later days and \d+ of which nobody tells when they were published$/,
      ),
    );
    const now = await traced(here);
    expect(now.stopAt('change 2')).toBe('exchange');
    expect(now.graph.parameters).not.toHaveProperty('labelsAsOf');
    expect(now.graph.parameters.digests.labels).toBe(then.graph.parameters.digests.labels);
    const { stdout } = await run(here, [
      ...['labels', 'why', `bitcoin:${who('change 3')}`, '--labels-as-of', '2024-06-01', ...store],
    ]);
    expect(stdout).toMatch(/^a trace goes on: nobody says anything of it$/m);
    expect(stdout).toMatch(/^later +exchange +Later +90 +2024-06-02 +list of Later$/m);
  });

  it('give one digest however they are divided into packs, and another once one is forgotten', async ({
    here,
  }) => {
    const a = ['change 1', 'A', 'scam', 20] as const;
    const b = ['change 2', 'B', 'scam', 20] as const;
    const digest = async () => (await traced(here)).graph.parameters.digests.labels;
    const none = await digest();
    await imports(here, 'both', claims(a, b));
    const both = await digest();
    await imports(here, 'a', claims(a));
    expect(await digest()).toBe(both);
    expect((await run(here, ['labels', 'forget', 'both', ...store])).status).toBe(0);
    const alone = await digest();
    await imports(here, 'b', claims(b));
    expect(new Set([none, both, alone]).size).toBe(3);
    expect(await digest()).toBe(both);
  });
});

describe.concurrent('coinhound labels', () => {
  it('import says what it took and what it left out, and packs lists it', async ({ here }) => {
    here.write(
      'sanctioned_addresses_XBT.json',
      JSON.stringify([who('a'), who('b'), `${who('c').slice(0, -1)}${who('c').endsWith('q') ? 'p' : 'q'}`]),
    );
    here.write('sanctioned_addresses_DASH.json', '["X"]');
    const args = ['labels', 'import', './', '--name', 'ofac', '--published', '2024-09-27', ...store];
    const refused = await run(here, args);
    expect([refused.status, refused.stdout, existsSync(here.path('store'))]).toEqual([2, '', false]);
    expect(refused.stderr).toMatch(
      /^error: the labels have a fault:\n {2}\S+sanctioned_addresses_XBT\.json:1:\d+: \[2\]: expected an address of bitcoin: .*\nhint: nothing was imported: mend them, or import the rest with --leave-out-faulty\n$/,
    );
    const { status, stdout, stderr } = await run(here, [...args, '--leave-out-faulty']);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^left out: \S+sanctioned_addresses_XBT\.json:1:\d+: \[2\]: .*\n$/);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['pack ofac', 'count'],
      ['entries of ofac-addresses, 2 files', '4'],
      ['left out: chain dash', '1'],
      ['left out: address is none of its chain', '1'],
      ['labels', '2'],
      ['accounts', '2'],
      ['labels without a date of publication', '0'],
      [''],
    ]);
    const packs = await run(here, ['labels', 'packs', ...store]);
    expect(packs.stdout).toMatch(
      /^pack +labels +left out +newest +digest +from\nofac +2 +2 +2024-09-27 +[0-9a-f]{16} +\S+\n$/,
    );
    const lookup = await run(here, ['labels', 'lookup', who('a'), '--store', './store']);
    expect(lookup.stdout).toMatch(
      /^bitcoin +\S+ +sanctioned +OFAC SDN list +60 +OFAC SDN list via 0xB10C\S+$/m,
    );
    expect(
      (await run(here, ['labels', 'list', '--name', 'ofac sdn', ...store])).stdout.match(/^bitcoin/gm),
    ).toHaveLength(2);
  });

  it('import takes all files or none, and what was imported before stays', async ({ here }) => {
    await imports(here, 'pack', claims(['a', 'Before', 'scam', 20]));
    const before = readFileSync(here.path('store/labels/pack.labels'));
    here.write('pack.csv', claims(['b', 'After', 'scam', 20]));
    here.write('broken.jsonl', '{"chain": "btc"}\nnothing\n');
    const { status, stdout, stderr } = await run(here, [
      ...['labels', 'import', './pack.csv', './broken.jsonl', '--name', 'pack', ...store],
    ]);
    expect([status, stdout]).toEqual([2, '']);
    const faults = stderr.split('\n').filter((line) => line.startsWith('  '));
    expect(faults.map((line) => line.replace(/^.*\//, '').replace(/expected.*/, ''))).toEqual([
      'broken.jsonl:1:1: address: ',
      'broken.jsonl:1:1: name: ',
      'broken.jsonl:1:1: source: ',
      'broken.jsonl:1:1: category: ',
      'broken.jsonl:2:1: ',
    ]);
    expect(readFileSync(here.path('store/labels/pack.labels'))).toEqual(before);
    expect(readdirSync(here.path('store/labels'))).toEqual(['pack.labels']);
  });

  it('refuses what it cannot do, with status 2 and a hint', async ({ here }) => {
    here.write('none.csv', `${HEADER}\nada,x,N,exchange,s,5,\n`);
    await imports(here, 'graphsense', claims(['a', 'A', 'scam', 20]));
    const refusals = [
      [['import', './none.csv'], 'none of 1 entries gives a label\n  left out: chain ada: 1'],
      [['import', './graphsense.csv', '--name', 'A b'], '--name cannot be "A b"'],
      [['import', './graphsense.csv', '--confidence', 'high'], '--confidence cannot be "high"'],
      [['import', './graphsense.csv', '--published', '2024-02-30'], '--published cannot be "2024-02-30"'],
      [['import', './no-such.csv'], 'the labels in '],
      [['forget', 'graphsens'], 'there is no label pack graphsens\nhint: did you mean graphsense?'],
      [['conflicts', '--chain', 'bitcon'], '--chain cannot be "bitcon"'],
    ] as const;
    for (const [args, said] of refusals) {
      const { status, stdout, stderr } = await run(here, ['labels', ...args, ...store]);
      expect([status, stdout], stderr).toEqual([2, '']);
      expect(stderr).toContain(`error: ${said}`);
      expect(stderr).toMatch(/\nhint: .+\n$/);
    }
    writeFileSync(here.path('store/labels/graphsense.labels'), 'spoilt');
    const { status, stderr } = await run(here, ['labels', 'lookup', who('a'), ...store]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: the label pack \S+graphsense\.labels does not begin like one\nhint: /),
    ]);
  });
});

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect } from 'vitest';
import { program } from '../../src/cli/program.ts';
import { openTerminal } from '../../src/cli/terminal.ts';
import { it, type Place } from './lab.ts';

const exploiter = '0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3';
const genesis = '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b';

/** Runs what must be refused: status 2, nothing on standard output, nothing left behind; what it said. */
async function refused({ run, folder }: Place, args: readonly string[]): Promise<string> {
  const before = readdirSync(folder);
  const { status, stdout, stderr } = await run(args);
  expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
  expect(readdirSync(folder).sort()).toEqual(before.sort());
  expect(stderr).not.toContain('    at ');
  return stderr.replaceAll(`${folder}/`, '');
}

describe.concurrent('the command line refuses, with status 2, one message and a hint', () => {
  it('an option that does not exist, and names the one that was meant', async ({ here }) => {
    expect(await refused(here, ['trace', exploiter, '--polcy', 'fifo'])).toBe(
      "error: unknown option '--polcy'\nhint: did you mean --policy?\n",
    );
  });

  it('a command that does not exist, and names the one that was meant', async ({ here }) => {
    expect(await refused(here, ['tarce', exploiter])).toBe(
      "error: unknown command 'tarce'\nhint: did you mean trace?\n",
    );
  });

  it('a value that an option cannot have', async ({ here }) => {
    expect(await refused(here, ['trace', exploiter, '--policy', 'fifo,liffo'])).toBe(
      'error: --policy cannot be "liffo"\nhint: did you mean lifo?\n',
    );
  });

  it('a reserve of everything, or one with more places than it counts', async ({ here }) => {
    for (const policy of ['bucket:100%', 'bucket:1.23456%', 'bucket:10'])
      expect(await refused(here, ['trace', exploiter, '--policy', policy])).toContain(
        `error: --policy cannot be "${policy}"\n`,
      );
  });

  it('a rank strategy that there is not, and names the one that was meant', async ({ here }) => {
    expect(await refused(here, ['trace', exploiter, '--rank', 'ttr-tme'])).toBe(
      'error: --rank cannot be "ttr-tme"\nhint: did you mean ttr-time?\n',
    );
  });

  it('every faulty seed at once: checksum, foreign address, unknown incident, chain not told', async ({
    here,
  }) => {
    const said = await refused(here, [
      'trace',
      '0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF4',
      `bitcoin:${exploiter}`,
      'coincheck-2017',
      genesis,
      'bicoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
      '1BoatSLRHtKNngkdXEeobR76b53LETtpyX',
    ]);
    expect(said.match(/^error: .*$/gm)).toEqual([
      'error: there is no incident coincheck-2017',
      `error: the seed ${genesis} does not say on which chain it is`,
      'error: the seed bicoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT names no configured chain',
      'error: the checksum of address 0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF4 does not match',
      `error: ${exploiter} is an address of chain ethereum, not of this one`,
      'error: the checksum of address 1BoatSLRHtKNngkdXEeobR76b53LETtpyX does not match',
    ]);
    expect(said.match(/^hint: .*$/gm)).toHaveLength(6);
    expect(said).toContain(`hint: put the chain before it: bitcoin:${genesis}`);
  });

  it('a configuration with faults, all of them with place and what was expected', async ({ here }) => {
    const config = [
      'chains:',
      '  ethereum:',
      '    confirmations: many',
      '    providers:',
      '      - { kind: etherscan, url: "ftp://example.org", ratePerSecond: 0 }',
      'limits: { hops: -1, minTaint: "200%" }',
      'colour: red',
    ].join('\n');
    here.write('bad.yaml', config);
    const said = await refused(here, ['trace', exploiter, '--config', 'bad.yaml']);
    const places = said.match(/bad\.yaml:\d+/g);
    expect(places).toEqual([
      'bad.yaml:3',
      'bad.yaml:5',
      'bad.yaml:5',
      'bad.yaml:6',
      'bad.yaml:6',
      'bad.yaml:7',
    ]);
    expect(said).toMatch(/\nhint: .+\n$/);
  });

  it('a key in a file, without repeating it', async ({ here }) => {
    const key = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ12345678';
    const config = `chains:\n  ethereum:\n    providers:\n      - { kind: etherscan, url: "https://api.etherscan.io/v2/api", key: ${key}, ratePerSecond: 3 }\n`;
    here.write('key.yaml', config);
    const said = await refused(here, ['trace', exploiter, '--config', 'key.yaml']);
    expect(said).not.toContain(key);
    expect(said).toMatch(/hint: .*environment/);
  });

  it('an output that cannot be written, before anything is asked', async ({ here }) => {
    const said = await refused(here, ['trace', exploiter, '--out', 'no-such-folder/graph.json']);
    expect(said).toMatch(/^error: no-such-folder\/graph\.json cannot be written: .*\nhint: .*\n$/);
  });

  it('a store that is damaged', async ({ here }) => {
    const { run, folder, path } = here;
    mkdirSync(path('store'));
    writeFileSync(path('store/store.json'), '{"format":"coinhound.store.v3"}\n');
    writeFileSync(path('store/data.mdb'), 'x'.repeat(8192));
    const { status, stdout, stderr } = await run([
      'trace',
      exploiter,
      '--store',
      'store',
      '--out',
      'graph.json',
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/error: the store .*store is damaged: .*\nhint: move .*\n$/);
    expect(readdirSync(folder)).toEqual(['store']);
  });

  it('an offline run without a store', async ({ here }) => {
    expect(await refused(here, ['trace', exploiter, '--offline', '--store', 'nowhere'])).toContain(
      'error: there is no store at nowhere\n',
    );
  });

  it('a window without an address, a floor that is none, a height of a chain without seed, an asset unknown', async ({
    here,
  }) => {
    const seed = `bitcoin:${genesis}`;
    const [window, asOf, asset] = await Promise.all([
      refused(here, ['trace', seed, '--since', '2024-07-16']),
      refused(here, ['trace', seed, '--as-of', 'etherum=5']),
      refused(here, ['trace', seed, '--asset', 'BTX']),
    ]);
    expect(window).toContain('error: --since and --until bound nothing: no seed is an address\n');
    expect(asOf).toBe('error: --as-of etherum names no configured chain\nhint: did you mean ethereum?\n');
    expect(asset).toBe('error: bitcoin has no asset BTX\nhint: did you mean BTC?\n');
  });

  it('a case that is not shipped, and a graph that is none', async ({ here }) => {
    expect(await refused(here, ['demo', 'lifi-2023'])).toBe(
      'error: no case lifi-2023 is shipped\nhint: did you mean lifi-2024? shipped cases: bitfinex-2016, coincheck-2018, lifi-2024\n',
    );
    expect(await refused(here, ['export', 'graph.json', '--format', 'csv'])).toContain('cannot be read');
    here.write('graph.json', '{}');
    expect(await refused(here, ['export', 'graph.json', '--format', 'csv'])).toMatch(
      /^error: .*graph\.json.*\nhint: .*\n/,
    );
  });
});

describe('the command line tells of itself', () => {
  /** What a command prints before it runs, in this process. */
  async function shown(
    args: readonly string[],
  ): Promise<{ readonly status: unknown; readonly text: string }> {
    const stdout = new PassThrough();
    const io = {
      stdin: new PassThrough(),
      stdout,
      terminal: openTerminal(new PassThrough(), {}),
      env: {},
      platform: process.platform,
    };
    const status = await program(io)
      .parseAsync(args, { from: 'user' })
      .then(
        () => 'ran',
        (error: { exitCode?: number }) => error.exitCode,
      );
    return { status, text: `${stdout.read() ?? ''}` };
  }

  it.for([
    'trace',
    'demo',
    'labels',
    'labels list',
    'labels lookup',
    'labels check',
    'labels import',
    'labels packs',
    'labels forget',
    'labels why',
    'labels conflicts',
    'export',
    'diff',
    'store',
    'store stats',
  ])('with examples: %s --help', async (command) => {
    const { status, text } = await shown([...command.split(' '), '--help']);
    expect(status).toBe(0);
    expect(text).toContain(`Usage: coinhound ${command} `);
    expect(text).toMatch(/\nExamples:\n {2}coinhound /);
  });

  it('by its version, and by help on standard output', async ({ here }) => {
    expect(await here.run(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
    const { status, stdout, stderr } = await here.run(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: coinhound [\s\S]*\nExamples:\n {2}coinhound demo\n/);
  });

  it('and asks for a command where it is called without one', async ({ here }) => {
    const { status, stdout } = await here.run([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

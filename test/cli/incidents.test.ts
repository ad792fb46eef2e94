import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { it } from './lab.ts';
import { peelChain, served } from './peel.ts';

const read = (text: string): FlowGraph => readFlowGraph(text, 'standard output');

/** An incident of one's own, as far as the test needs it. */
const incident = (id: string, seeds: readonly string[], expected: readonly string[]): string => `id: ${id}
name: A theft of the tests
dates: { from: 2024-01-01 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: BTC } ] }
seeds:
${seeds.map((seed) => `  - { ${seed}, role: thief, confidence: high, sources: [the test] }`).join('\n')}
expect:
${expected.map((hop) => `  - { ${hop}, service: Nobody, kind: exchange, source: the test }`).join('\n')}
`;

describe.concurrent('incidents', () => {
  it('list the catalogue, and show one with who says what', async ({ here }) => {
    const { status, stdout } = await here.run(['incidents', 'list']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^coincheck-2018 +2018-01-25T15:02Z +Coincheck theft .*nem +1\/1$/m);
    expect(stdout).toMatch(/^youbit-2017-12 .*unpublished$/m);
    const nem = await here.run(['incidents', 'list', '--chain', 'nem', '--json']);
    expect(JSON.parse(nem.stdout)).toMatchObject([{ id: 'coincheck-2018', seeds: 1, traceable: 1 }]);
    const shown = await here.run(['incidents', 'show', 'coincheck-2018']);
    expect(shown.stdout).toContain('contested: Asahi Shimbun');
    expect(shown.stdout).toMatch(/NCVGXTCV7YYGCUTOWRSEALEVHVTDFRJ54BQYDKTI {2}tagger \(/);
  });

  it('check the shipped catalogue: every address is verified, and counted by chain and confidence', async ({
    here,
  }) => {
    const { status, stdout } = await here.run(['incidents', 'check']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^50 incidents, \d+ of them unpublished; every address, hash and date is valid$/m);
    expect(stdout).toMatch(/^chain +high +medium +low +addresses +transactions$/m);
    expect(stdout).toMatch(/^eos +1 +0 +this version reads nothing of EOS/m);
  });

  it('check a file with five faults: five messages with line numbers, status 2', async ({ here }) => {
    const file = here.write(
      'bad-2024.yaml',
      `id: other-2024
name: Five faults
dates: { from: 2024-02-31 }
attribution: { actor: nobody, by: the test }
loss: { assets: [ { asset: BTC } ] }
seeds:
  - { chain: bitcoin, address: 1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uG, role: thief, confidence: high, sources: [x] }
  - { chain: ethereum, transaction: 0x12, role: thief, confidence: high, sources: [x] }
  - { chain: ethereum, address: 0x098B716B8Aaf21512996dC57EB0615e2383E2f96, role: thief, confidence: sure, sources: [x] }
`,
    );
    const { status, stderr } = await here.run(['incidents', 'check', file]);
    expect(status).toBe(2);
    expect(stderr).toContain('the incident files have 5 faults:');
    const lines = [...stderr.matchAll(/bad-2024\.yaml:(\d+):\d+: /g)].map(([, line]) => Number(line));
    expect(lines).toEqual([1, 3, 7, 8, 9]);
  });
});

describe.concurrent('a trace of an incident', () => {
  it('follows its seeds, names it in the graph, and says which seeds it left out', async ({ here }) => {
    const peel = peelChain(2);
    const { config } = await served(here, peel);
    here.write(
      'mine-2024.yaml',
      incident(
        'mine-2024',
        [
          `chain: bitcoin, transaction: ${peel.theft}, asset: BTC`,
          `chain: bitcoin, transaction: ${'ab'.repeat(32)}`,
          'chain: eos, address: ifguz3chmamg',
        ],
        [
          `chain: bitcoin, transaction: ${peel.theft}`,
          'chain: bitcoin, address: 1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uF',
        ],
      ),
    );
    const own = here.write('own.yaml', `incidents: [mine-2024.yaml]\n${readFileSync(config, 'utf8')}`);
    const { status, stdout, stderr } = await here.run([
      'trace',
      'mine-2024',
      '--config',
      own,
      '--store',
      's',
    ]);
    expect(status, stderr).toBe(0);
    expect(stderr).toContain(
      'known later hops: 1 of 2 are in the graph\n  not met: bitcoin:1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uF (Nobody, exchange)',
    );
    const graph = read(stdout);
    expect(graph.incident).toEqual({ id: 'mine-2024', name: 'A theft of the tests' });
    expect(graph.ledger.haircut?.stolen).toBe('4999999000');
    expect(graph.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        'not traced: the seed eos:ifguz3chmamg (thief): this version reads nothing of EOS',
      ),
      expect.stringContaining(`not traced: there is no transaction ${'ab'.repeat(32)}`),
    ]);
  });

  it.for([
    ['youbit-2017-12', /cannot be traced: No source .* prints an address/],
    ['andariel-monero-2017', /cannot be traced: .*Monero/],
    ['coinis-2017', /cannot be traced/],
    ['bithumb-2019', /none of the \d seeds of bithumb-2019 can be traced/],
    ['coinchek-2018', /there is no incident coinchek-2018\nhint: did you mean coincheck-2018\?/],
  ] as const)('%s ends with status 2 and why', async ([id, why], { here }) => {
    const { status, stdout, stderr } = await here.run(['trace', id]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(why);
  });

  it('takes the seeds of one asset alone where --asset names it, and none where no seed is of it', async ({
    here,
  }) => {
    const { status, stderr } = await here.run(['trace', 'coincheck-2018', '--asset', 'BTC']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/none of the 1 seeds .*\n.*BTC is none of the assets followed on nem/);
  });

  it('stands alone and keeps its own windows', async ({ here }) => {
    const both = await here.run(['trace', 'ronin-2022', 'bybit-2025']);
    expect(both).toMatchObject({ status: 2, stderr: expect.stringContaining('together with other seeds') });
    const since = await here.run(['trace', 'ronin-2022', '--since', '2022-03-23']);
    expect(since).toMatchObject({ status: 2, stderr: expect.stringContaining('windows of their own') });
  });
});

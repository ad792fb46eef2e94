import { describe, expect } from 'vitest';
import { readFlowGraph } from '../../src/export/index.ts';
import { party } from '../support/bitcoin-world.ts';
import { runInProcess } from './in-process.ts';
import { it, type Place } from './lab.ts';
import { peelChain, served } from './peel.ts';

const caseFile = (name: string): string =>
  new URL(`../../fixtures/cases/lifi-2024/${name}`, import.meta.url).pathname;

/** A configuration under which the record of LI.FI stands for ethereum. */
const recorded = (here: Place): string =>
  here.write(
    'config.yaml',
    `labels: ["${caseFile('labels.yaml')}"]\nchains:\n  ethereum:\n    providers:\n      - { kind: recorded, file: "${caseFile('facts.jsonl')}" }\n`,
  );

/** Of eXch, where three verified paths of the theft end. */
const terminal = 'ethereum:0xf1dA173228fcf015F43f3eA15aBBB51f0d8f1123';
const exploiter = 'eip155:1:0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3';
const back = ['--direction', 'backward'];

describe('a trace backward', () => {
  it('from where a theft ended comes to accounts that are labelled as its thief', async ({ here }) => {
    const args = ['trace', terminal, ...back, '--config', recorded(here), '--min-taint', '0'];
    const { status, stdout, stderr } = await runInProcess(here, args);
    expect(status, stderr).toBe(0);
    const graph = readFlowGraph(stdout, 'standard output');
    expect(graph.parameters.direction).toBe('backward');
    expect(graph.ledger.haircut).toEqual({
      unit: 'eip155:1/iso4217:USD',
      stolen: '234197',
      ends: { hack: '234197' },
    });
    expect(stderr).toMatch(/^hack +LI\.FI Exploiter 7 +1174\.28 /m);
    expect(stderr).toMatch(/^asked about +2341\.97 +100\.00%/m);
  });

  it('through those labels comes to the first of them, who pays without a known source', async ({ here }) => {
    const more = ['--through', 'hack', '--min-taint', '0', '--policy', 'fifo,haircut,lifo'];
    const args = ['trace', terminal, ...back, ...more, '--config', recorded(here)];
    const { status, stdout, stderr } = await runInProcess(here, args);
    expect(status, stderr).toBe(0);
    const { ledger, findings, parameters } = readFlowGraph(stdout, 'standard output');
    expect(parameters.through).toEqual(['hack']);
    expect(ledger.fifo?.ends).toEqual({ unexplained: '234197' });
    expect(findings.find(({ node }) => node === exploiter)).toMatchObject({
      category: 'unexplained',
      taint: { fifo: '116769', haircut: '228658', lifo: '199533' },
    });
  });

  it('over a provider asks each transaction that made an output, and comes to the coinbase', async ({
    here,
  }) => {
    const peel = peelChain(4);
    const { server, config } = await served(here, peel);
    const last = party('peel 4', 'v1_p2tr').address;
    const args = ['trace', `bitcoin:${last}`, ...back, '--config', config, '--store', './store'];
    const { status, stdout, stderr } = await runInProcess(here, args);
    expect(status, stderr).toBe(0);
    const graph = readFlowGraph(stdout, 'standard output');
    expect(graph.ledger.haircut).toMatchObject({ stolen: '100000004', ends: { minted: '100000004' } });
    expect(graph.nodes.filter(({ kind }) => kind === 'transaction').map(({ hop }) => hop)).toHaveLength(6);
    server.down(true);
    const offline = await runInProcess(here, [...args, '--offline']);
    expect(offline.stdout).toBe(stdout);
  });
});

describe('backward is refused', () => {
  it.for([
    ['--presume', '0.5', 'direction-conflict'],
    ['--accept', terminal, 'direction-conflict'],
    ['--rank', 'ttr-redirect', 'direction-conflict'],
    ['--through', 'exchange,coinjoin', 'direction-conflict'],
    ['--policy', 'fifo,tiho', 'policy-forward-only'],
    ['--policy', 'bucket:10%', 'policy-forward-only'],
    ['--direction', 'sideways', 'bad-option'],
  ] as const)('with %s %s', async ([option, value, code], { here }) => {
    const args = ['trace', terminal, ...back, option, value, '--config', recorded(here), '--verbose'];
    const { status, stdout, stderr } = await runInProcess(here, args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(option === '--policy' ? value.split(',').at(-1) : option);
    expect(stderr).toContain(code === 'bad-option' ? 'forward, backward' : 'backward');
  });

  it('for an incident', async ({ here }) => {
    const { status, stderr } = await runInProcess(here, ['trace', 'lifi-2024', ...back]);
    expect(status).toBe(2);
    expect(stderr).toContain('the incident lifi-2024 and --direction backward exclude each other');
  });
});

import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { readFlowGraph } from '../../src/export/index.ts';
import { it, type Place } from './lab.ts';

const monero =
  '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A';
const subaddress =
  '888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H';
const solana = '7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv';
const token = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';

const opaque =
  'error: value cannot be followed on Monero by anybody: every payment goes to a one-time address, what it spends hides among decoys, and amounts are encrypted\n' +
  "hint: what can be had off the chain: the payer's transaction key or a payment proof, the receiver's private view key, which shows what came in, and records of exchanges and swap services\n";
const foreign =
  'error: this version reads nothing of Solana: its addresses are checked and may have labels, but nobody is asked what they paid\n' +
  'hint: recorded facts can stand for the chain: name a file of them, of kind recorded, under chains.solana.providers\n';

/** What is said to seeds that cannot be traced: status 2, nothing written, no store made. */
async function refused({ run, folder }: Place, ...seeds: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(['trace', ...seeds, '--store', 'store']);
  expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
  expect(readdirSync(folder)).toEqual([]);
  return stderr;
}

describe.concurrent('a seed on a chain that is not read', () => {
  it('on Monero gets one clear answer, by its bare address, with its chain, and for a transaction', async ({
    here,
  }) => {
    expect(await refused(here, monero)).toBe(opaque);
    expect(await refused(here, `monero:${subaddress}`)).toBe(opaque);
    expect(await refused(here, `monero:${'ab'.repeat(32)}`)).toBe(opaque);
  });

  it('is told from a misspelt one', async ({ here }) => {
    const wrong = `${monero.slice(0, -1)}B`;
    expect(await refused(here, wrong)).toBe(
      `error: the checksum of address ${wrong} does not match\nhint: a character is wrong or missing: copy the address again from where it was found\n`,
    );
  });

  it('on a chain that others can read says how to go on', async ({ here }) => {
    expect(await refused(here, `solana:${solana}`)).toBe(foreign);
    expect(await refused(here, solana)).toBe(foreign);
  });

  it('is told of beside every other, each cause once', async ({ here }) => {
    const said = await refused(
      here,
      ...[monero, `monero:${subaddress}`, solana, 'zcash:t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC'],
      ...['eos:Eosio', '1BoatSLRHtKNngkdXEeobR76b53LETtpyX', 'bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    );
    expect(said.match(/^error: .{0,60}/gm)).toEqual(
      [
        'error: Eosio is not an address of EOS',
        'error: the checksum of address 1BoatSLRHtKNngkdXEeobR76b53LETtp',
        'error: value cannot be followed on Monero by anybody: every payment',
        'error: this version reads nothing of Solana: its addresses are che',
        'error: this version reads nothing of Zcash: its addresses are chec',
      ].map((line) => expect.stringContaining(line.slice(0, 60))),
    );
  });

  it('is traced where a record stands for the chain', async ({ here }) => {
    const id = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp';
    const header = {
      format: 'coinhound.facts.v1',
      chain: 'solana',
      caip2: id,
      model: 'account',
      source: 'made up',
      complete: 'all',
      assets: [{ id: `${id}/slip44:501`, symbol: 'SOL', decimals: 9 }],
    };
    const theft = {
      txid: '5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW',
      height: 5,
      transfers: [{ from: token, to: solana, amount: '7' }],
    };
    here.write('facts.jsonl', [header, theft].map((line) => JSON.stringify(line)).join('\n'));
    here.write('my.yaml', 'chains: { solana: { providers: [{ kind: recorded, file: facts.jsonl }] } }');
    const { status, stdout, stderr } = await here.run(['trace', `solana:${solana}`, '--config', 'my.yaml']);
    expect(status, stderr).toBe(0);
    expect(readFlowGraph(stdout, 'standard output').ledger.haircut).toMatchObject({
      stolen: '7',
      ends: { resting: '7' },
    });
  });

  it('may have labels all the same', async ({ here }) => {
    const label = { address: subaddress, name: 'A swap service', category: 'exchange', confidence: 50 };
    here.write(
      'mine.yaml',
      `name: Mine\nsource: made up\nlabels:\n  - ${JSON.stringify({ chain: 'monero', ...label })}\n`,
    );
    here.write('my.yaml', 'labels: [mine.yaml]');
    const { status, stdout, stderr } = await here.run([
      'labels',
      'lookup',
      subaddress,
      '--config',
      'my.yaml',
    ]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('A swap service');
  });
});

import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFacts, readFacts } from '../../../src/chains/recorded/facts.ts';
import { recordedSource } from '../../../src/chains/recorded/recorded-source.ts';
import { thrownBy } from './ask.ts';
import {
  accountHeader,
  accountRecord,
  alice,
  bitcoin,
  bob,
  btc,
  btcHash,
  change,
  ethereum,
  evmHash,
  lines,
  other,
  payee,
  payer,
  utxoHeader,
  utxoRecord,
} from './rules.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coinhound-facts-'));
});
afterAll(() => rm(folder, { recursive: true }));

const places = (run: () => unknown): readonly string[] => {
  const error = thrownBy(run);
  expect(error).toMatchObject({ kind: 'data', code: 'facts-invalid' });
  return Object.keys(error.details);
};

describe('the format of a record', () => {
  it('lists every malformed line at once, with its number', () => {
    const text = `${lines(
      accountHeader,
      { txid: evmHash('1'), height: -1, transfers: [{ from: alice, to: bob, amount: '0.5' }] },
      { txid: evmHash('2'), time: '2024-07-16 12:00', transfers: [{ from: alice, to: bob, amount: '07' }] },
    )}\nnot json\n${lines({ txid: evmHash('3'), transfer: [] })}`;
    const error = thrownBy(() => parseFacts(text, 'some.jsonl'));
    expect(error.message).toBe(
      'the record some.jsonl has 6 faults: line 2, height: Too small: expected number to be >=0; ' +
        'line 2, transfers.0.amount: expected base units as a decimal string; line 3, time: expected a time like 2024-07-16T12:04:47Z; ' +
        'line 3, transfers.0.amount: expected base units as a decimal string; line 5: expected one JSON object; ' +
        'line 6, transfer: no such key in this format',
    );
    expect(error.hint).toBe('docs/recorded-facts.md describes the format line by line');
  });

  it('refuses a file that does not begin with a header of this format', () => {
    expect(places(() => parseFacts('', 'empty.jsonl'))).toEqual(['line 1']);
    expect(places(() => parseFacts('[broken\n', 'broken.jsonl'))).toEqual(['line 1']);
    const changes = { format: 'coinhound.facts.v9', complete: 'some', model: 'ledger', extra: 1 };
    expect(places(() => parseFacts(lines({ ...accountHeader, ...changes }), 'old.jsonl'))).toEqual([
      'line 1, format',
      'line 1, model',
      'line 1, complete',
      'line 1, extra',
    ]);
  });

  it('names the first 50 faults and counts the rest', () => {
    const rows = Array.from({ length: 70 }, () => ({ txid: '' }));
    const error = thrownBy(() => parseFacts(lines(accountHeader, ...rows), 'many.jsonl'));
    expect(error.message).toMatch(/^the record many\.jsonl has 70 faults: line 2, txid: .*; and 20 more$/);
    expect(Object.keys(error.details)).toHaveLength(50);
  });

  it('keeps amounts beyond 2^53 exact', () => {
    const amount = '115792089237316195423570985008687907853269984665640564039457584007913129639935';
    const { account } = parseFacts(
      lines(accountHeader, { txid: evmHash('1'), transfers: [{ from: alice, to: bob, amount }] }),
      'wei.jsonl',
    );
    expect(account[0]?.transfers[0]?.amount).toBe(2n ** 256n - 1n);
  });

  it('takes a missing value, null, blank lines, a byte order mark and CRLF as what they are', () => {
    const row = { txid: evmHash('1'), height: null, transfers: [] };
    const { account } = parseFacts(
      `\uFEFF${JSON.stringify(accountHeader)}\r\n\r\n${JSON.stringify(row)}\r\n`,
      'crlf',
    );
    expect(account).toMatchObject([{ height: null, index: null, time: null, line: 3 }]);
  });

  it('says which file cannot be read, and refuses one too large to hold in memory', async () => {
    const missing = join(folder, 'missing.jsonl');
    await expect(readFacts(missing)).rejects.toMatchObject({
      kind: 'usage',
      code: 'facts-unreadable',
      message: `the record ${missing} cannot be read`,
    });
    const huge = join(folder, 'huge.jsonl');
    await writeFile(huge, '');
    await truncate(huge, 256 * 1024 * 1024 + 1);
    await expect(readFacts(huge)).rejects.toMatchObject({ code: 'facts-unreadable' });
  });

  it('reads a file as it reads text', async () => {
    const file = join(folder, 'good.jsonl');
    const text = lines(accountHeader, { txid: evmHash('1'), transfers: [] });
    await writeFile(file, text);
    expect(await readFacts(file)).toEqual(parseFacts(text, file));
  });
});

describe('the rules of the chain', () => {
  it('lists every wrong address, id, asset and duplicate of an account record at once', () => {
    const wrongCase = alice.replace('A', 'a');
    const transactions = [
      { txid: 'nonsense', transfers: [] },
      { txid: evmHash('1'), transfers: [{ from: wrongCase, to: 'bob', amount: '1' }] },
      { txid: evmHash('2'), index: 3, transfers: [{ from: alice, to: bob, asset: btc, amount: '1' }] },
      { txid: evmHash('2'), transfers: [], fee: { from: payer, amount: '1' } },
      { txid: evmHash('4'), height: 4, transfers: [{ from: alice, to: bob, amount: '1' }] },
    ];
    const head = { complete: [bob, 'carol'], through: 3 };
    expect(places(() => accountRecord(transactions, head))).toEqual([
      'line 1, complete.1',
      'line 1, through',
      'line 2, txid',
      'line 3, transfers.0.from',
      'line 3, transfers.0.to',
      'line 4, index',
      'line 4, transfers.0.asset',
      'line 5, txid',
      'line 5, fee.from',
    ]);
  });

  it('refuses a record of another chain, and an asset of another chain', () => {
    const facts = parseFacts(lines(accountHeader), 'eth.jsonl');
    expect(places(() => recordedSource(facts, bitcoin))).toEqual(['line 1, caip2']);
    const assets = [{ id: 'eip155:56/slip44:714', symbol: 'BNB', decimals: 18 }];
    const foreign = parseFacts(lines({ ...accountHeader, assets }), 'bnb.jsonl');
    expect(places(() => recordedSource(foreign, ethereum))).toEqual(['line 1, assets.0.id']);
  });

  it('lists outputs spent twice, before they are made, by another owner, of another amount or not listed', () => {
    const spend = (digit: string, outpoint: string, height: number, more: object = {}) => ({
      txid: btcHash(digit),
      height,
      inputs: [{ outpoint, ...more }],
      outputs: [{ vout: 0, address: other, amount: '60' }],
    });
    const made = {
      txid: btcHash('1'),
      height: 10,
      inputs: [],
      outputs: [
        { vout: 0, address: payee, amount: '60' },
        { vout: 1, address: payee, amount: '50' },
        { vout: 2, address: payee, amount: '60' },
      ],
    };
    const of = (vout: number) => `${btcHash('1')}:${vout}`;
    expect(
      places(() =>
        utxoRecord([
          made,
          spend('2', of(0), 11),
          spend('3', of(0), 12),
          spend('4', of(2), 9, { address: change, amount: '61' }),
          spend('5', of(1), 13),
          spend('6', of(7), 14),
          { ...made, txid: btcHash('7'), outputs: [made.outputs[0], made.outputs[0]] },
        ]),
      ),
    ).toEqual([
      'line 4, inputs',
      'line 5, inputs.0.address',
      'line 5, inputs.0.amount',
      'line 5, inputs',
      'line 6, outputs',
      'line 7, inputs.0.outpoint',
      'line 8, outputs',
    ]);
  });

  it('refuses a bitcoin address with one wrong character', () => {
    const typo = `${payee.slice(0, -1)}r`;
    const row = {
      txid: btcHash('1'),
      inputs: [{ address: typo }],
      outputs: [{ vout: 0, address: typo, amount: '1' }],
    };
    expect(places(() => recordedSource(parseFacts(lines(utxoHeader, row), 'typo.jsonl'), bitcoin))).toEqual([
      'line 2, outputs.0.address',
      'line 2, inputs.0.address',
    ]);
  });
});

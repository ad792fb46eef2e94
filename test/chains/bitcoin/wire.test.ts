import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { esplora } from '../../../src/chains/bitcoin/esplora.ts';
import { type BitcoinFacts, toMovement } from '../../../src/chains/bitcoin/movements.ts';
import { networkOf } from '../../../src/chains/bitcoin/network.ts';
import { wireReader } from '../../../src/chains/bitcoin/reader.ts';
import { scriptAddress } from '../../../src/chains/bitcoin/script.ts';
import type { WireTransaction } from '../../../src/chains/bitcoin/wire.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { addressOf } from '../../../src/core/ids.ts';
import { type Leg, UNKNOWN_INDEX } from '../../../src/core/movement.ts';
import type { Reply } from '../../../src/net/http.ts';
import { bitcoin, btc } from '../../support/bitcoin-world.ts';

const folder = new URL('../../../fixtures/wire/bitcoin/esplora/', import.meta.url);
const facts: BitcoinFacts = { chain: bitcoin, asset: btc, network: networkOf(bitcoin) };
const reader = wireReader(facts.network);
const fixture = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const answers = readdirSync(folder).filter((name) => name !== 'output-scripts.json');
const unknown = (): Error => new Error('unknown transaction');
const reply = (body: unknown, status = 200) => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof CoinhoundError ? error.code : String(error);
  }
  return 'read';
}

describe('recorded transactions', () => {
  it.each(answers)('%s is the movement it should be', (name) => {
    const { answer, expected } = fixture(name);
    const movement = toMovement(reader.transaction(reply(answer)) as WireTransaction, facts);
    if (expected === null) {
      expect(movement).toBeUndefined();
      return;
    }
    if (!movement) throw new Error('no movement');
    const sum = (legs: readonly Leg[]): bigint => legs.reduce((total, { amount }) => total + amount, 0n);
    expect({ id: movement.id, txid: movement.txid, chain: movement.chain }).toEqual({
      id: answer.txid,
      txid: answer.txid,
      chain: bitcoin,
    });
    expect(movement.position).toEqual({
      height: expected.height,
      index: UNKNOWN_INDEX,
      time: expected.time,
    });
    expect(
      movement.inputs.map(({ holding, amount }) => ({
        outpoint: holding.id.slice(bitcoin.length + 1),
        owner: addressOf(holding.owner),
        amount: String(amount),
      })),
    ).toEqual(expected.inputs);
    expect(
      movement.outputs.map(({ holding, amount }) => ({
        owner: addressOf(holding.owner),
        amount: String(amount),
      })),
    ).toEqual(expected.outputs);
    movement.outputs.forEach(({ holding }, vout) => {
      expect(holding.id).toBe(`${bitcoin}:${answer.txid}:${vout}`);
    });
    const fee = movement.inputs.length === 0 ? 0n : sum(movement.inputs) - sum(movement.outputs);
    expect(String(fee)).toBe(expected.fee);
  });

  it('covers a coinbase, an unconfirmed transaction, bare multisig, OP_RETURN and a future witness program', () => {
    expect(answers).toEqual(
      expect.arrayContaining([
        'bare-multisig.json',
        'coinbase-to-public-key.json',
        'op-return-and-unknown-witness.json',
        'unconfirmed.json',
      ]),
    );
  });
});

describe('output scripts', () => {
  const { scripts, unspendable, scripthashes } = fixture('output-scripts.json');
  const addressOfScript = (hex: string) => scriptAddress(Buffer.from(hex, 'hex'), facts.network);

  it('have the address that the explorers give, or the hash of the script', () => {
    for (const { script, address } of scripts) {
      const hash = createHash('sha256').update(Buffer.from(script, 'hex')).digest('hex');
      expect(addressOfScript(script)).toBe(address ?? `script.${hash}`);
    }
    for (const { script, scripthash } of scripthashes)
      expect(addressOfScript(script)).toBe(`script.${scripthash}`);
  });

  it('that nobody can spend have no owner', () => {
    for (const script of unspendable) expect(addressOfScript(script)).toBeUndefined();
    expect(addressOfScript('51'.repeat(10_001))).toBeUndefined();
    expect(addressOfScript('51'.repeat(10_000))).toMatch(/^script\./);
  });

  it('that only look like a witness program are scripts', () => {
    for (const script of ['', '00', '5120', '0013'.padEnd(42, '0'), '5029'.padEnd(86, '0'), '0103aabbcc'])
      expect(addressOfScript(script)).toMatch(/^script\.[0-9a-f]{64}$/);
  });
});

describe('answers that are not what was asked for', () => {
  const { accepted, readTip } = esplora;
  const transaction = (given: Reply) => reader.transaction(accepted(given, unknown));
  const readOutspends = (given: Reply) => reader.outspends(accepted(given, unknown));
  const readPage = (given: Reply) => reader.page(accepted(given));
  const readTraffic = (given: Reply) => reader.traffic(accepted(given));

  it('say of a missing transaction that it is unknown', () => {
    expect(codeOf(() => transaction(reply('Transaction not found', 404)))).toBe('Error: unknown transaction');
    expect(codeOf(() => readOutspends(reply('Transaction not found', 404)))).toBe(
      'Error: unknown transaction',
    );
  });

  it('give the hint on the base path for HTML, with HTTP 200 and 404', () => {
    const page = '<!doctype html><html></html>';
    const hint = /under \/api$/;
    expect(() => transaction(reply(page))).toThrow(expect.objectContaining({ code: 'upstream-malformed' }));
    for (const read of [transaction, readPage, readTraffic, readTip])
      for (const status of [200, 404])
        expect(() => read(reply(page, status))).toThrow(
          expect.objectContaining({ hint: expect.stringMatching(hint) }),
        );
    expect(() => readPage(reply('endpoint does not exist "/x"', 404))).toThrow(
      expect.objectContaining({ code: 'upstream-refused', hint: expect.stringMatching(hint) }),
    );
  });

  it('are the rejection the server wrote as plain text', () => {
    expect(() => readPage(reply('Invalid Bitcoin address', 400))).toThrow(
      'the server rejected the request: Invalid Bitcoin address',
    );
    expect(codeOf(() => readPage(reply('Invalid Bitcoin address', 400)))).toBe('esplora-rejected');
  });

  it('are rate limits where JSON under HTTP 200 says so', () => {
    const notice = {
      error: 'Too Many Requests',
      message: 'NOTICE: Your request rate exceeds the current limit.',
    };
    expect(codeOf(() => transaction(reply(notice)))).toBe('upstream-rate-limited');
  });

  it('are malformed where a field is missing, cut off or no satoshi', () => {
    const { answer } = fixture('simple-legacy-p2pkh.json');
    const broken = [
      JSON.stringify(answer).slice(0, 300),
      { ...answer, vout: undefined },
      { ...answer, vout: [{ ...answer.vout[0], value: 1.5 }] },
      { ...answer, vout: [{ ...answer.vout[0], value: 2 ** 53 }] },
      { ...answer, vin: [{ ...answer.vin[0], prevout: null }] },
      { ...answer, status: { confirmed: true } },
      { error: 'Address lookups cannot be used with bitcoind as backend.' },
    ];
    for (const body of broken) expect(codeOf(() => transaction(reply(body)))).toBe('upstream-malformed');
    expect(codeOf(() => readTip(reply('not a number')))).toBe('upstream-malformed');
    expect(codeOf(() => readTraffic(reply([])))).toBe('upstream-malformed');
  });

  it('are read where they are right', () => {
    expect(readTip(reply('848140'))).toBe(848_140);
    expect(readTraffic(reply({ address: 'x', chain_stats: { tx_count: 7 }, mempool_stats: {} }))).toBe(7);
    expect(readPage(reply([])).rows).toEqual([]);
    const spender = 'a'.repeat(64);
    const status = { confirmed: true, block_height: 5, block_hash: 'b'.repeat(64), block_time: 9 };
    expect(readOutspends(reply([{ spent: true, txid: spender, vin: 0, status }, { spent: false }]))).toEqual([
      { spent: true, txid: spender, height: 5 },
      { spent: false },
    ]);
  });
});

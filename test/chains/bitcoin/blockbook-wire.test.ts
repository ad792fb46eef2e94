import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blockbook } from '../../../src/chains/bitcoin/blockbook.ts';
import { networkOf } from '../../../src/chains/bitcoin/network.ts';
import { wireReader } from '../../../src/chains/bitcoin/reader.ts';
import { scriptAddress } from '../../../src/chains/bitcoin/script.ts';
import type { HiddenOutput, WireOutput } from '../../../src/chains/bitcoin/wire.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { type ChainId, chainId } from '../../../src/core/ids.ts';
import type { Reply } from '../../../src/net/http.ts';
import { bitcoin } from '../../support/bitcoin-world.ts';

const folder = new URL('../../../fixtures/wire/bitcoin/blockbook/', import.meta.url);
const fixture = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const reply = (body: unknown, status = 200): Reply => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const unknown = (): Error => new Error('unknown transaction');

function ownerOf({ scriptpubkey }: WireOutput | HiddenOutput, chain: ChainId): string | null {
  if (scriptpubkey === null) return null;
  return scriptAddress(Buffer.from(scriptpubkey, 'hex'), networkOf(chain)) ?? 'burned';
}

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof CoinhoundError ? error.code : String(error);
  }
  return 'read';
}

describe('transactions of Blockbook', () => {
  it.each(readdirSync(folder))('%s is what it should be', (name) => {
    const { answer, expected, chain } = fixture(name);
    const { txid, vin, vout, status } = wireReader(networkOf(chainId(chain))).transaction(reply(answer));
    expect(txid).toBe(answer.txid);
    expect(status).toMatchObject({ block_height: expected.height, block_time: expected.time });
    const inputs = vin.map(({ prevout, ...spent }) => ({
      outpoint: `${spent.txid}:${spent.vout}`,
      owner: prevout && ownerOf(prevout, chain),
      amount: `${prevout?.value}`,
    }));
    expect(inputs).toEqual(expected.inputs);
    expect(vout.map((each) => ({ owner: ownerOf(each, chain), amount: `${each.value}` }))).toEqual(
      expected.outputs,
    );
    const sum = (values: (bigint | undefined)[]): bigint =>
      values.reduce<bigint>((a, b) => a + (b ?? 0n), 0n);
    const fee = sum(vin.map(({ prevout }) => prevout?.value)) - sum(vout.map(({ value }) => value));
    expect(`${fee}`).toBe(expected.fee);
  });

  const reader = wireReader(networkOf(bitcoin));
  const { answer } = fixture('p2pkh-input.json');
  const [input] = answer.vin;
  const scriptsOf = (changed: object) =>
    reader.transaction(reply({ ...answer, ...changed })).vin.map(({ prevout }) => prevout?.scriptpubkey);

  it('hide the owner of an input where its address leaves a choice', () => {
    expect(scriptsOf({})).toEqual([expect.stringMatching(/^76a914/)]);
    const signature = input.hex.slice(0, 2 + 2 * Number.parseInt(input.hex.slice(0, 2), 16));
    for (const hex of [signature, undefined, '', `${input.hex}00`, `61${input.hex}`, input.hex.slice(0, -2)])
      expect(scriptsOf({ vin: [{ ...input, hex }] })).toEqual([null]);
    for (const owner of [
      { addresses: [], isAddress: false },
      { addresses: null, isAddress: false },
      { addresses: ['OP_RETURN (1BoatSLRHtKNngkdXEeobR76b53LETtpyT)'], isAddress: false },
      { addresses: [input.addresses[0], input.addresses[0]], isAddress: true },
    ])
      expect(scriptsOf({ vin: [{ ...input, ...owner }] })).toEqual([null]);
    expect(scriptsOf({ vin: [{ n: 0, coinbase: '04ffff001d0104', isAddress: false }] })).toEqual([undefined]);
  });

  it('wait while they have no confirmation or a height below 0', () => {
    const statusOf = (changed: object) => reader.transaction(reply({ ...answer, ...changed })).status;
    expect(statusOf({ blockHeight: -1, confirmations: 0 })).toEqual({ confirmed: false });
    expect(statusOf({ blockHeight: -1, confirmations: 7 })).toEqual({ confirmed: false });
    expect(statusOf({ blockHeight: 0, confirmations: 0 })).toEqual({ confirmed: false });
  });

  it('keep amounts above 2^53 exact', () => {
    const [output, ...others] = answer.vout;
    const vout = [{ ...output, value: '9007199254740993000' }, ...others];
    expect(reader.transaction(reply({ ...answer, vout })).vout[0]?.value).toBe(9_007_199_254_740_993_000n);
  });

  it('are malformed where something is missing, out of order or of another chain', () => {
    const [first, second] = answer.vout;
    for (const changed of [
      { vout: [second, first] },
      { vout: [{ ...first, hex: undefined }] },
      { vout: [{ ...first, value: undefined }] },
      { vout: [{ ...first, value: 12 }] },
      { vin: [{ ...input, value: undefined }] },
      { vin: [{ ...input, addresses: ['LQL9pVH1LsMfKwt82Y2wGhNGkrjF8vwUst'] }] },
      { confirmations: '7' },
    ])
      expect(codeOf(() => reader.transaction(reply({ ...answer, ...changed })))).toBe('upstream-malformed');
    expect(codeOf(() => reader.transaction(reply({ error: 'busy' })))).toBe('upstream-malformed');
  });
});

describe('other answers of Blockbook', () => {
  const reader = wireReader(networkOf(bitcoin));
  const { answer } = fixture('p2pkh-input.json');
  const spending = (...vout: object[]) =>
    reader.outspends(
      reply({
        ...answer,
        vout: vout.map((each, n) => ({ n, value: '1', hex: '51', addresses: null, ...each })),
      }),
    );
  const spender = 'a'.repeat(64);

  it('tell spenders, but not where two outputs have the same', () => {
    expect(
      spending(
        {},
        { spent: true, spentTxId: spender, spentHeight: 5 },
        { spent: true },
        {
          spent: true,
          spentTxId: spender,
          spentIndex: 2,
          spentHeight: 5,
        },
      ),
    ).toEqual([
      { spent: false },
      { spent: true, txid: spender, height: 5 },
      { spent: true, txid: undefined },
      { spent: true, txid: spender, height: 5 },
    ]);
    const same = { spent: true, spentTxId: spender, spentIndex: 1, spentHeight: 5 };
    expect(spending(same, same)).toEqual([
      { spent: true, txid: undefined },
      { spent: true, txid: undefined },
    ]);
    expect(spending({ spent: true, spentTxId: spender })).toEqual([{ spent: true, txid: undefined }]);
  });

  const list = { address: 'x', txs: 51, page: 2, totalPages: -1, itemsOnPage: 25 };

  it('are pages with their number, the last where fewer rows came than asked for', () => {
    expect(reader.page(reply({ ...list, transactions: [answer] }))).toMatchObject({
      isLast: true,
      number: 2,
    });
    expect(reader.page(reply({ ...list, itemsOnPage: 1, transactions: [answer] })).isLast).toBe(false);
    expect(reader.page(reply({ address: 'x', txs: 0, unconfirmedTxs: 0 }))).toMatchObject({
      rows: [],
      isLast: true,
    });
    expect(reader.traffic(reply(list))).toBe(51);
    expect(codeOf(() => reader.page(reply({ error: 'busy' })))).toBe('upstream-malformed');
    expect(codeOf(() => reader.traffic(reply({ error: 'busy' })))).toBe('upstream-malformed');
  });

  it('are errors as JSON', () => {
    const codeFor = (error: string) => codeOf(() => blockbook.accepted(reply({ error }, 400), unknown));
    expect(codeFor(`Transaction '${spender}' not found`)).toBe('Error: unknown transaction');
    expect(codeFor(`Transaction '${spender}' not found (rpc: i/o timeout)`)).toBe('upstream-server');
    expect(codeFor("Invalid address 'x', decoded address is of unknown format")).toBe('blockbook-rejected');
    expect(codeOf(() => blockbook.accepted(reply('<html></html>', 404)))).toBe('upstream-refused');
    expect(codeOf(() => blockbook.accepted(reply('<html></html>')))).toBe('upstream-malformed');
    expect(codeOf(() => blockbook.readTip(reply({ error: 'busy' })))).toBe('upstream-malformed');
  });
});

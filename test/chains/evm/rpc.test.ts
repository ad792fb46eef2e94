import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCallTrace, readParityTrace } from '../../../src/chains/evm/frames.ts';
import {
  readBlockTime,
  readTransaction,
  readTransfers,
  receiptOf,
} from '../../../src/chains/evm/node-wire.ts';
import { readAnswer, readGives, readServed } from '../../../src/chains/evm/rpc.ts';
import { UpstreamError } from '../../../src/net/upstream-error.ts';

const folder = new URL('../../../fixtures/wire/evm/jsonrpc/', import.meta.url);

const readers: Readonly<Record<string, (result: never) => unknown>> = {
  debug_traceTransaction: readCallTrace,
  trace_transaction: readParityTrace,
  eth_getTransactionByHash: readTransaction,
  eth_getTransactionReceipt: (fields) => receiptOf(fields, { gasPrice: 1n } as never),
  eth_getLogs: (result) => readTransfers({ from: 0, to: 1_000 }, result),
};

/** Amounts as decimal text, and nothing where nothing is told: as a fixture has it. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part)));

describe('a recorded answer of a node', () => {
  it.each(readdirSync(folder))('%s is read as what it is', (name) => {
    const { method, result, expected } = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    expect(plain(readers[method]?.(result as never))).toEqual(expected);
  });
});

const reply = (body: unknown, status = 200, headers = {}) => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const failure = (code: number, message: string, data?: unknown) => ({
  jsonrpc: '2.0',
  id: 1,
  error: { code, message, ...(data !== undefined && { data }) },
});
const read = (body: unknown, status?: number, headers?: object) =>
  readAnswer(reply(body, status, headers), (result) => result);

describe('an error of a node', () => {
  const tooMuch = (excess: string, to?: number, most?: number) => ({ kind: 'too-much', excess, to, most });

  it.each([
    [
      -32005,
      'query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC].',
      tooMuch('rows', 0x102dbcc),
    ],
    [-32602, 'range 1000000 exceeds limit of 10000', tooMuch('blocks', undefined, 10_000)],
    [
      -32602,
      'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0xd043b8]',
      tooMuch('rows', 0xd043b8),
    ],
    [
      -32600,
      'You can make eth_getLogs requests with up to a 500 block range. Based on your parameters, this block range should work: [0x1a30dfd, 0x1a30ff0]',
      tooMuch('blocks', 0x1a30ff0, 500),
    ],
    [-32602, 'eth_getLogs is limited to a 1000 blocks range', tooMuch('blocks', undefined, 1_000)],
    [-32000, 'exceed maximum block range: 5000', tooMuch('blocks', undefined, 5_000)],
    [
      -32000,
      'block range is larger than max block range, block range = 5120, max block range = 5000',
      tooMuch('blocks', undefined, 5_000),
    ],
    [-32603, 'block range is too wide (maximum 1024)', tooMuch('blocks', undefined, 1_024)],
    [-32602, 'block range too large, currently limited to 300', tooMuch('blocks', undefined, 300)],
    [-32000, 'query timeout exceeded', tooMuch('rows')],
    [35, 'ranges over 10000 blocks are not supported on free plan', tooMuch('blocks', undefined, 10_000)],
    [
      -32602,
      'query exceeds max results 20000, retry with the range 22382105-22382515',
      tooMuch('rows', 22_382_515),
    ],
    [-32000, 'logs matched by query exceeds limit of 10000', tooMuch('rows')],
    [-32020, 'backend response too large', tooMuch('rows')],
    [-32601, 'the method trace_filter does not exist/is not available', { kind: 'missing' }],
    [-32600, 'trace_filter is not available on the Free tier', { kind: 'missing' }],
    [-32601, 'Method not found', { kind: 'missing' }],
  ])('%i %s', (code, message, due) => {
    expect(plain(read(failure(code, message), code === -32600 ? 400 : 200))).toEqual(plain(due));
  });

  it('names a range that works in its data too', () => {
    const data = { from: '0xBDE5F8', limit: 10_000, to: '0x102DBCC' };
    expect(read(failure(-32005, 'query returned more than 10000 results', data))).toEqual(
      tooMuch('rows', 0x102dbcc),
    );
  });

  it.each([
    ['rate-limited', 429, failure(429, 'Your app has exceeded its compute units per second capacity'), 429],
    ['rate-limited', 200, failure(429, 'Too Many Requests'), 429],
    ['rate-limited', 429, 'Too Many Requests', undefined],
    ['budget', 429, failure(-32005, 'daily request count exceeded, request rate limited'), -32005],
    ['refused', 403, 'Forbidden', undefined],
    ['refused', 400, failure(-32600, 'Must be authenticated!'), -32600],
    ['refused', 200, failure(4444, 'pruned history unavailable'), 4444],
    ['refused', 200, failure(-32000, 'missing trie node 6a5e'), -32000],
    ['refused', 200, failure(-32000, 'required historical state unavailable (reexec=128)'), -32000],
    ['refused', 200, failure(-32000, 'historical state is not available'), -32000],
    ['server', 200, failure(-32000, 'header not found'), -32000],
    ['server', 200, failure(-32602, 'block range extends beyond current head block'), -32602],
    ['server', 200, failure(-32602, 'BlockOutOfRangeError: block height is 1 but requested was 5'), -32602],
    ['server', 200, failure(-32603, 'Internal error'), -32603],
    ['refused', 403, failure(-32000, 'origin not allowed'), -32000],
    ['server', 503, '<html>503</html>', undefined],
    ['too-large', 413, 'Request Entity Too Large', undefined],
    ['malformed', 200, '<html>welcome</html>', undefined],
    ['malformed', 200, { jsonrpc: '2.0', id: 1 }, undefined],
  ])('is %s: HTTP %i %j', (reason, status, body, code) => {
    const attempt = () => read(body, status);
    expect(attempt).toThrow(UpstreamError);
    expect(attempt).toThrow(expect.objectContaining({ reason }));
    if (code !== undefined)
      expect(attempt).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ code: `${code}` }) }),
      );
  });

  it('keeps to the pause it asks for', () => {
    const busy = failure(429, 'Too Many Requests');
    expect(() => read(busy, 429, { 'retry-after': '7' })).toThrow(
      expect.objectContaining({ retryAfterMs: 7_000 }),
    );
  });

  it('about what was asked shows that a method is served, and one about the method that it is not', () => {
    expect(readServed(reply(failure(-32000, 'transaction not found')))).toBe(true);
    expect(readServed(reply(failure(-32602, 'invalid params')))).toBe(true);
    expect(readServed(reply(failure(-32601, 'the method ots_x does not exist/is not available')))).toBe(
      false,
    );
    expect(readServed(reply('forbidden', 403))).toBe(false);
    expect(() => readServed(reply('<html>', 502))).toThrow(UpstreamError);
    expect(() => readServed(reply(failure(429, 'Too Many Requests'), 429))).toThrow(UpstreamError);
    expect(readGives(reply(failure(-32602, 'internal is not supported on this network')))).toBe(false);
    expect(readGives(reply({ jsonrpc: '2.0', id: 1, result: { transfers: [] } }))).toBe(true);
  });
});

describe('an answer that is none', () => {
  it('is not taken for a block, a trace or a page', () => {
    expect(() => readBlockTime(7, null)).toThrow(expect.objectContaining({ reason: 'server' }));
    expect(() => readBlockTime(7, { number: '0x8', timestamp: '0x1' })).toThrow(UpstreamError);
    // What anvil gives for a transaction it does not know.
    expect(() => readCallTrace({ failed: false, gas: 0, returnValue: '0x', structLogs: [] })).toThrow(
      UpstreamError,
    );
    expect(() => readParityTrace([])).toThrow(UpstreamError);
    expect(() => readTransfers({ from: 5, to: 6 }, {})).toThrow(UpstreamError);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionOf, isUnread } from '../../../src/chains/tron/action.ts';
import { hexOf, parseAddress } from '../../../src/chains/tron/address.ts';
import { tronAssets, tronTokens } from '../../../src/chains/tron/assets.ts';
import { readBlock, readBlockAt } from '../../../src/chains/tron/block.ts';
import { listAnswer, nodeAnswer } from '../../../src/chains/tron/envelope.ts';
import { exactJson } from '../../../src/chains/tron/exact-json.ts';
import { readInfo } from '../../../src/chains/tron/info.ts';
import { tronMovements } from '../../../src/chains/tron/movements.ts';
import { tronRules } from '../../../src/chains/tron/rules.ts';
import { type ListName, type ListPage, type RowsByList, readPage } from '../../../src/chains/tron/wire.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { UNKNOWN_INDEX } from '../../../src/core/movement.ts';
import { UpstreamError } from '../../../src/net/upstream-error.ts';
import { chain, tokens, trx } from '../../support/tron-world.ts';

interface Fixture {
  readonly list?: ListName;
  /** In hexadecimal. */
  readonly account: string;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
  /** What a complete row moves: what follows the transaction in the id, from, to, amount. */
  readonly movements?: unknown;
}

const folder = new URL('../../../fixtures/wire/tron/trongrid/', import.meta.url);
const names = readdirSync(folder);
const fixture = (name: string): Fixture => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const reply = (body: unknown, status = 200) => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const everything = { from: 0, to: 9_000_000_000_000 };
const assets = tronAssets(chain, trx, tokens);
const rules = tronRules(chain);

/** Amounts as text and what is undefined left out, as a fixture has them. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}` : item)));

function readOf({ list, answer }: Fixture): unknown {
  if (list) return readPage(list, everything, reply(answer));
  if ('block_header' in answer) return readBlock(reply(answer));
  return readInfo(String(answer.id), reply(answer));
}

/** What the rows that tell everything by themselves move. */
function movementsIn({ account }: Fixture, page: ListPage<RowsByList[ListName]>): unknown {
  return page.rows.flatMap((row) => {
    if (!('kind' in row) || row.kind !== 'transaction' || row.height === undefined) return [];
    const { txid, height, time, failed = false, fee = 0n, action } = row;
    const transaction = { txid, height, time, index: UNKNOWN_INDEX, failed, fee, action, info: undefined };
    return tronMovements(transaction, assets, account).map(({ id, inputs: [from], outputs: [to] }) => [
      id.slice(id.indexOf('/') + 1),
      from?.holding.id.slice(chain.length + 1) ?? null,
      to?.holding.id.slice(chain.length + 1) ?? null,
      `${(from ?? to)?.amount}`,
    ]);
  });
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof UpstreamError) return error.reason;
    if (error instanceof CoinhoundError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('answers of TronGrid', () => {
  it.each(names)('%s is read as what it says', (name) => {
    const given = fixture(name);
    const read = readOf(given);
    expect(plain(read)).toEqual(given.expected);
    if (given.list)
      expect(movementsIn(given, read as ListPage<RowsByList[ListName]>)).toEqual(given.movements ?? []);
  });

  it('with whole numbers above 2^53 are not rounded, and texts that look like such stay as they are', () => {
    const body =
      '{"a":9007199254740993,"b":[-12345678901234567890],"c":"\\"9007199254740993,","d":1.0000000000000001,"e":12}';
    expect(exactJson(reply(body))).toEqual({
      ...{ a: '9007199254740993', b: ['-12345678901234567890'], c: '"9007199254740993,' },
      ...{ d: 1, e: 12 },
    });
  });

  it('are read however long a text in them is', () => {
    const long = 'ab'.repeat(10_000_000);
    expect(exactJson(reply({ raw_data_hex: long, n: 1 }))).toMatchObject({ n: 1 });
  });

  it('with rows out of order, or outside the times asked for, are refused', () => {
    const given = fixture('coin-transfers.json');
    const rows = given.answer.data as readonly Readonly<Record<string, unknown>>[];
    const backwards = { ...given.answer, data: rows.toReversed() };
    expect(codeOf(() => readPage('transactions', everything, reply(backwards)))).toBe('malformed');
    const late = { from: 1_592_755_098_002, to: 1_592_755_098_003 };
    expect(codeOf(() => readPage('transactions', late, reply(given.answer)))).toBe('malformed');
  });

  const limit = 'The key exceeds the frequency limit(15), and the query server is suspended for 30s';
  it.each([
    ['a limit under 403', 403, { success: false, error: limit, statusCode: 403 }, 'rate-limited', 30_000],
    ['a limit with other capitals', 429, { Success: false, Error: limit }, 'rate-limited', 30_000],
    ['a limit of the node under 200', 200, { Error: limit }, 'rate-limited', 30_000],
    ['a limit without a body', 429, '', 'rate-limited', undefined],
    ['a bad key', 403, { success: false, error: 'ApiKey not exists', statusCode: 403 }, 'refused', undefined],
    ['a refusal without a body', 403, '', 'refused', undefined],
    ['no such path', 404, '<html></html>', 'refused', undefined],
    [
      'an error of the node under 200',
      200,
      { Error: 'class org.tron.json.JSONException : x' },
      'server',
      undefined,
    ],
    ['a failure under 200', 200, { success: false, statusCode: 500 }, 'server', undefined],
    [
      'a forgotten fingerprint',
      400,
      { success: false, error: 'Invalid fingerprint' },
      'too-large',
      undefined,
    ],
    ['another complaint', 400, { success: false, error: 'Invalid limit' }, 'server', undefined],
    ['a page for people', 200, '<html></html>', 'malformed', undefined],
    ['half an answer', 200, '{"data":[', 'malformed', undefined],
    ['no list', 200, {}, 'malformed', undefined],
  ] as const)('that say %s are understood', (_, status, body, reason, retryAfterMs) => {
    let thrown: unknown;
    try {
      listAnswer(reply(body, status));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ reason, retryAfterMs });
  });

  it('that know nothing of a transaction or block they should have are asked again', () => {
    expect(codeOf(() => readInfo('0b'.repeat(32), reply({})))).toBe('server');
    expect(codeOf(() => readBlockAt(7, reply({})))).toBe('server');
    expect(codeOf(() => readInfo('0b'.repeat(32), reply({ id: '0c'.repeat(32) })))).toBe('malformed');
    expect(nodeAnswer(reply({}))).toEqual({});
  });

  it('have memos of text, and of bytes that are none', () => {
    const { data: rows } = fixture('coin-transfers.json').answer as { data: { raw_data: object }[] };
    const memoOf = (data: string): unknown => actionOf({ ...rows[0]?.raw_data, data }).memo;
    expect(memoOf('3130353438322c20c3bc')).toBe('105482, ü');
    expect(memoOf('ff00fe')).toBe('ff00fe');
    expect(memoOf('')).toBeUndefined();
  });

  it('do not tell what tokens were bought of their issuer, only what was paid', () => {
    const { data: rows } = fixture('coin-transfers.json').answer as {
      data: { raw_data: { contract: { parameter: object }[] } }[];
    };
    const paid = rows[0]?.raw_data.contract[0];
    const typed = (type: string) => actionOf({ contract: [{ ...paid, type }] });
    const bought = typed('ParticipateAssetIssueContract');
    expect(bought).toEqual({ ...typed('TransferContract'), type: bought.type });
    expect([isUnread(bought), isUnread(typed('TransferContract'))]).toEqual([true, false]);
  });

  it('leave out the height and time of block 0', () => {
    const genesis = { block_header: { raw_data: { version: 1 } } };
    expect(readBlockAt(0, reply(genesis))).toEqual({ height: 0, time: 0, txids: [] });
  });
});

describe('addresses of TRON', () => {
  it.each([
    ['41a614f803b6fd780986a42c78ec9c7f77e6ded13c', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    ['4182dd6b9966724ae2fdc79b416c7588da67ff1b35', 'TMuA6YqfCeX8EhbfYEg5y7S4DqzSJireY9'],
    ['410583a68a3bcd86c25ab1bee482bac04a216b0261', 'TAUN6FwrnwwmaEqYcckffC7wYmbaS6cBiX'],
    ['4139fec4d95bb59f45a727f9234020adaf2cec9e20', 'TFFriedwRtWdFuzerDDtkoQTZ29smDZ1MB'],
  ])('are one account in both spellings: %s', (hex, base58) => {
    expect(parseAddress(base58)).toBe(base58);
    expect(parseAddress(hex)).toBe(base58);
    expect(parseAddress(hex.toUpperCase())).toBe(base58);
    expect(hexOf(base58)).toBe(hex);
    expect(rules.account(hex)).toBe(`${chain}:${base58}`);
  });

  it.each([
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T', 'address-checksum'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6', 'address-malformed'],
    ['0xa614f803b6fd780986a42c78ec9c7f77e6ded13c', 'address-of-another-chain'],
    ['1FeexV6bAHb8ybZjqQMjJrcCrHGW9sb6uF', 'address-of-another-chain'],
    ['42a614f803b6fd780986a42c78ec9c7f77e6ded13c', 'address-malformed'],
    ['', 'address-malformed'],
  ])('are refused where they are none: %s', (text, code) => {
    expect(codeOf(() => rules.account(text))).toBe(code);
  });

  it('in the form of Ethereum come back with the spelling that was meant', () => {
    let hint: string | undefined;
    try {
      parseAddress('0xa614f803b6fd780986a42c78ec9c7f77e6ded13c');
    } catch (error) {
      hint = (error as CoinhoundError).hint;
    }
    expect(hint).toContain('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t');
  });

  it('are told from transactions, whose hashes have no 0x', () => {
    const hash = 'F6804D16AC87FA77357E8145FBFDAFD459433F89F87019BC8EA2308260ABB761';
    expect(rules.transaction(hash)).toBe(hash.toLowerCase());
    expect(rules.transaction(`0x${hash}`)).toBeUndefined();
    expect(rules.transaction('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')).toBeUndefined();
  });

  it('name tokens; a TRC-10 token is named by its number', () => {
    const usdt = tronTokens.read('41a614f803b6fd780986a42c78ec9c7f77e6ded13c', chain);
    expect(usdt).toEqual({
      contract: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
      asset: `${chain}/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t`,
    });
    expect(tronTokens.read('trc10:1002000', chain).asset).toBe(`${chain}/trc10:1002000`);
    expect(codeOf(() => tronTokens.read('trc10:BTT', chain))).toBe('address-malformed');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type LeftOutBook,
  type LeftOutRow,
  leftOutNotes,
  leftOutTokens,
  nothingLeftOut,
  withLeftOut,
} from '../../src/chains/left-out.ts';
import { noNames, readNames } from '../../src/chains/token-names.ts';
import { accountId, assetId, chainId } from '../../src/core/ids.ts';

const chain = chainId('eip155:1');
const naming = {
  addresses: { account: (address: string) => accountId(chain, address) },
  nobody: '0',
  asset: (contract: string) => assetId(chain, `erc20:${contract}`),
};
const row = (at: number, given: Partial<LeftOutRow> = {}): LeftOutRow => ({
  ...{ at, height: at, time: null, txid: `tx${at}`, from: 'other', to: 'own', contract: 'a', ...noNames },
  ...given,
});
const read = (rows: readonly LeftOutRow[], asOf = 10_000) =>
  leftOutTokens(withLeftOut(nothingLeftOut, rows, 'own'), asOf, naming);

describe('what a history leaves out', () => {
  test('keeps the first few transfers of a token and counts all, by direction', () => {
    const rows = Array.from({ length: 40 }, (_, n) => row(n, n % 4 === 0 ? { from: 'own', to: 'x' } : {}));
    const [token] = read(rows)?.tokens ?? [];
    expect(token).toMatchObject({ received: 30, sent: 10 });
    expect(token?.first.map(({ height }) => height)).toEqual([0, 1, 2, 3, 4]);
    expect(read(rows, 7)?.tokens).toMatchObject([{ received: 6, sent: 2 }]);
    expect(read(rows, 2)?.tokens[0]?.first).toHaveLength(3);
  });

  test('names the first thousand tokens and counts the others', () => {
    const rows = Array.from({ length: 1_003 }, (_, n) => row(n, { contract: `c${n}` }));
    const found = read(rows);
    expect([found?.tokens.length, found?.tokens.at(-1)?.token, found?.others]).toEqual([
      1_000,
      'eip155:1/erc20:c999',
      3,
    ]);
    expect(read(rows, 999)?.others).toBe(0);
  });

  test('counts what nobody names, and is nothing where there is nothing up to the height', () => {
    expect(read([row(1), row(2, { contract: '' })])).toMatchObject({
      nameless: 1,
      tokens: [{ received: 1 }],
    });
    expect(read([row(5)], 4)).toBeUndefined();
    expect(read([row(5, { contract: null })])).toBeUndefined();
  });

  test('is the same however it was read in parts, and whichever order the rows of a block came in', () => {
    const rows = fc.array(
      fc
        .record({
          at: fc.nat(6),
          n: fc.nat(50),
          contract: fc.constantFrom('a', 'b', '', null),
          out: fc.boolean(),
        })
        .map(({ at, n, contract, out }) =>
          row(at, { txid: `tx${at}.${n}`, contract, ...(out && { from: 'own', to: 'x' }) }),
        ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, fc.nat(7), fc.nat(7), (all, cut, asOf) => {
        // Equal rows of one transaction keep their order, as lists tell it.
        const distinct = [...new Map(all.map((one) => [one.txid, one])).values()];
        const whole = withLeftOut(nothingLeftOut, distinct, 'own');
        const part = (of: (one: LeftOutRow) => boolean, to: LeftOutBook): LeftOutBook =>
          withLeftOut(to, distinct.filter(of).toReversed(), 'own');
        const parts = part(
          ({ at }) => at >= cut,
          part(({ at }) => at < cut, nothingLeftOut),
        );
        expect(JSON.parse(JSON.stringify(parts))).toEqual(whole);
        expect(leftOutTokens(parts, asOf, naming)).toEqual(
          read(
            distinct.filter(({ at }) => at <= asOf),
            asOf,
          ),
        );
        expect(leftOutNotes(parts, asOf)).toEqual(leftOutNotes(whole, asOf));
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a token is called', () => {
  test.each([
    ['USDT', 'USDT'],
    [' USDT\0\0\0', 'USDT'],
    ['US\u200bDT', 'US\u200bDT'],
    ['', null],
    ['\0 ', null],
    [null, null],
    [undefined, null],
    [7, null],
    [{}, null],
    ['x'.repeat(1_000_000), 'x'.repeat(100)],
    ['😀'.repeat(150), '😀'.repeat(100)],
  ])('is read: %o', (told, symbol) => {
    expect(readNames(told, told)).toEqual({ symbol, name: symbol });
  });
});

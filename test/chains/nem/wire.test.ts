import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalize } from '../../../src/chains/nem/account-rows.ts';
import { networkOf } from '../../../src/chains/nem/address.ts';
import { nemAssets } from '../../../src/chains/nem/assets.ts';
import { definitionOf } from '../../../src/chains/nem/definition.ts';
import { mosaicAsset } from '../../../src/chains/nem/mosaic.ts';
import { notesOf } from '../../../src/chains/nem/remarks.ts';
import { type Dialect, readHarvests, readHeight, readTransactions } from '../../../src/chains/nem/wire.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { accountId, assetId, chainId } from '../../../src/core/ids.ts';
import { type Movement, UNKNOWN_INDEX } from '../../../src/core/movement.ts';

interface Expected {
  /** What follows the transaction in the id. */
  readonly what: string;
  readonly height: number;
  readonly time: number;
  readonly asset: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly amount: string;
}

interface Fixture {
  readonly chain: string;
  readonly account: string;
  /** Those that are followed. */
  readonly mosaics: readonly string[];
  readonly definitions: Readonly<Record<string, { readonly divisibility: number; readonly levy: object }>>;
  readonly answer: object;
  /** Or the code of the error. */
  readonly expected: readonly Expected[] | string;
  readonly notes: readonly string[];
}

const folder = new URL('../../../fixtures/wire/nem/nis1/', import.meta.url);
const fixture = (name: string): Fixture => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const reply = (body: unknown, status = 200) => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** What the rows of a fixture are to its account. */
function read({ chain: caip2, account, mosaics, definitions, answer }: Fixture) {
  const chain = chainId(caip2);
  const known = mosaics.map((mosaic) => ({ contract: mosaic, asset: mosaicAsset(mosaic, chain) }));
  const assets = nemAssets(chain, assetId(chain, 'slip44:43'), known);
  const defined = Object.entries(definitions).map(([mosaic, { divisibility, levy }]) => {
    const properties = [
      { name: 'divisibility', value: `${divisibility}` },
      { name: 'initialSupply', value: '1' },
    ];
    return [mosaic, definitionOf({ properties, levy }, assets.addresses)] as const;
  });
  const dialect = { network: networkOf(chain), addresses: assets.addresses };
  const rows = readTransactions(dialect, reply(answer)).toReversed();
  return normalize(rows, new Map(defined), { account: accountId(chain, account), assets });
}

/** Everything but the transaction, which is that of the row. */
function due({ what, height, time, asset, from, to, amount }: Expected, chain: string): object {
  const leg = (address: string | null) =>
    address === null
      ? []
      : [
          {
            holding: {
              id: `${chain}:${address}/${asset}`,
              owner: `${chain}:${address}`,
              asset: `${chain}/${asset}`,
            },
            amount: BigInt(amount),
          },
        ];
  return {
    what,
    chain,
    position: { height, index: UNKNOWN_INDEX, time },
    inputs: leg(from),
    outputs: leg(to),
  };
}

const found = ({ id, txid, memo: _, ...rest }: Movement): object => ({
  what: id.slice(`${rest.chain}:${txid}/`.length),
  ...rest,
});

function errorOf(act: () => unknown): CoinhoundError {
  try {
    act();
  } catch (error) {
    if (error instanceof CoinhoundError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('rows of nodes', () => {
  it.each(readdirSync(folder))('%s moves what it should', (name) => {
    const given = fixture(name);
    const { expected, chain, notes } = given;
    if (typeof expected === 'string') {
      expect(errorOf(() => read(given)).code).toBe(expected);
      return;
    }
    const { movements, remarks } = read(given);
    expect(movements.map(found)).toEqual(expected.map((one) => due(one, chain)));
    expect(notesOf(remarks, 100_000_000)).toEqual(notes);
  });

  it('keep what was written to them, hexadecimal as such, and of the encrypted only that it was', () => {
    const memos = (name: string) => read(fixture(name)).movements.map(({ memo }) => memo);
    expect(memos('incoming-documented.json')).toEqual(['Robbery!!!', null]);
    expect(memos('moves-only-fees-arranged.json')).toEqual([undefined, undefined, '4e454d']);
  });

  it('of a tag mosaic name the tagger, and only to whom it was sent', () => {
    const given = fixture('tag-mosaic-arranged.json');
    expect(read(given).tags).toMatchObject([
      {
        mosaic: 'mizunashi.coincheck_stolen_funds_do_not_accept_trades:owner_of_this_account_is_hacker',
        tagger: 'NALICELCD3XPH4FFI5STGGNSNSWPOTG5E46BU7JG',
      },
    ]);
    expect(read({ ...given, account: 'NALICELCD3XPH4FFI5STGGNSNSWPOTG5E46BU7JG' }).tags).toEqual([]);
  });

  it('change the supply of a mosaic by units that nobody knows once its definition has expired, and say so', () => {
    const row = fixture('moves-only-fees-arranged.json');
    const [first] = (row.answer as { data: { transaction: object }[] }).data;
    const change = { type: 16_386, supplyType: 1, delta: 7, mosaicId: { namespaceId: 'dim', name: 'coin' } };
    const own = { ...first?.transaction, ...change };
    const given: Fixture = {
      ...row,
      mosaics: ['dim:coin'],
      answer: { data: [{ ...first, transaction: own }] },
    };
    const known = { 'dim:coin': { divisibility: 6, levy: {} } };
    const minted = (definitions: Fixture['definitions']) => {
      const { movements, remarks } = read({ ...given, definitions });
      return [
        movements.flatMap(({ inputs: [from], outputs: [to] }) => (from ? [] : [to?.amount])),
        notesOf(remarks, 100),
      ];
    };
    expect(minted(known)).toEqual([[7_000_000n], []]);
    expect(minted({})).toEqual([
      [],
      ['left out: changes of supply, because the definition has expired: dim:coin'],
    ]);
  });

  it('of a type that is not known pay their fee, and are told of', () => {
    const given = fixture('moves-only-fees-arranged.json');
    const answer = JSON.parse(JSON.stringify(given.answer).replace('"type":2049', '"type":9999'));
    const { movements, remarks } = read({ ...given, answer });
    expect(movements).toHaveLength(3);
    expect(notesOf(remarks, 100)).toContain('1 transaction of an unknown type, of which only the fee counts');
  });
});

describe('answers that are failures', () => {
  const dialect: Dialect = {
    network: 104,
    addresses: nemAssets(chainId('nem:104'), assetId(chainId('nem:104'), 'slip44:43'), []).addresses,
  };
  const html = '<html><head><title>Error</title></head><body>Powered by Jetty://</body></html>';
  const said = (message: string, status: number) =>
    reply({ timeStamp: 1, error: 'Error', message, status }, status);

  it.each([
    ['upstream-rate-limited', reply(html, 503)],
    ['upstream-server', said('network has not been booted yet', 503)],
    ['upstream-server', said('null', 500)],
    ['upstream-refused', said('address must be valid', 400)],
    ['upstream-malformed', said('id must be positive', 400)],
    ['upstream-malformed', reply(html, 404)],
    ['upstream-malformed', reply(html)],
    ['upstream-malformed', reply('')],
    ['upstream-malformed', reply('{"data":[{"meta":')],
    ['upstream-malformed', reply({})],
    ['upstream-malformed', reply({ data: {} })],
    ['upstream-malformed', reply({ data: [[]] })],
  ])('%s', (code, given) => {
    expect(errorOf(() => readTransactions(dialect, given)).code).toBe(code);
    expect(errorOf(() => readHarvests(given)).code).toBe(code);
  });

  it('a height that is none is malformed', () => {
    expect(readHeight(reply({ height: 42_799 }))).toBe(42_799);
    expect(errorOf(() => readHeight(reply({ height: '' }))).code).toBe('upstream-malformed');
  });

  it('a number beyond what JSON holds exactly is refused, not rounded', () => {
    const given = fixture('incoming-documented.json');
    const answer = JSON.parse(JSON.stringify(given.answer).replace('49997995000000', '9007199254740993'));
    expect(errorOf(() => read({ ...given, answer })).code).toBe('upstream-malformed');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import {
  type AccountId,
  type AssetId,
  accountId,
  assetId,
  balanceId,
  type ChainId,
  chainId,
  type HoldingId,
  movementId,
  outpointId,
  txId,
} from '../../src/core/ids.ts';
import { type Holding, type Movement, UNKNOWN_HEIGHT, UNKNOWN_INDEX } from '../../src/core/movement.ts';
import { decodeMovements, encodeMovements } from '../../src/store/movement-codec.ts';

/** Any UTF-16, lone surrogates too, and the shapes that are packed. */
const text = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'f', 'F', 'x', ':', '/', '>', '#') }),
  fc.bigInt({ min: 0n, max: 10n ** 90n }).map(String),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
  fc
    .mixedCase(fc.uint8Array({ minLength: 20, maxLength: 20 }).map((b) => Buffer.from(b).toString('hex')))
    .map((hex) => `0x${hex}`),
  fc.constantFrom('', '0x', '0X00', '007', '1000', '0'),
);
const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 60n }),
  fc.bigInt({ min: 10n ** 18n, max: 10n ** 26n }),
  fc.bigInt({ min: 0n, max: 2n ** 300n }),
  fc.constantFrom(0n, 1n, 2n ** 53n, 2n ** 256n - 1n),
);
const time = fc.oneof(fc.constant(null), fc.integer(), fc.maxSafeInteger());
const position = fc.record(
  {
    height: fc.oneof(fc.constant(UNKNOWN_HEIGHT), fc.nat(), fc.maxSafeInteger()),
    index: fc.oneof(fc.constant(UNKNOWN_INDEX), fc.nat(500), fc.maxSafeInteger()),
    time,
  },
  { noNullPrototype: true },
);

function movements(anything: fc.Arbitrary<string>): fc.Arbitrary<Movement[]> {
  return fc.array(anything, { minLength: 1, maxLength: 6 }).chain((pool) => {
    const name = fc.constantFrom(...pool);
    const holding = fc.oneof(
      fc.record({ id: name, owner: name, asset: name }, { noNullPrototype: true }) as fc.Arbitrary<Holding>,
      fc.tuple(name, name).map(([owner, asset]) => {
        return {
          id: balanceId(owner as AccountId, asset as AssetId),
          owner: owner as AccountId,
          asset: asset as AssetId,
        };
      }),
    );
    const legs = fc.array(fc.record({ holding, amount }, { noNullPrototype: true }), { maxLength: 4 });
    const bare = fc.record(
      { chain: name, txid: name, position, inputs: legs, outputs: legs },
      { noNullPrototype: true },
    );
    const whole = fc
      .tuple(
        bare,
        fc.constantFrom('own', 'txid', 'in txid'),
        name,
        fc.constantFrom(undefined, null, 'text'),
        fc.option(fc.tuple(fc.boolean(), fc.boolean()), { nil: undefined, freq: 1 }),
      )
      .map(([rest, shape, own, memo, marks]): Movement => {
        const id = shape === 'own' ? own : shape === 'txid' ? rest.txid : `${rest.chain}:${rest.txid}/${own}`;
        const ids = { chain: rest.chain as ChainId, txid: txId(rest.txid), id: movementId(id) };
        const [isCall, isWrap] = marks ?? [];
        return {
          ...rest,
          ...ids,
          ...(memo !== undefined && { memo: memo && own }),
          ...(isCall && { call: own }),
          ...(isWrap && { wraps: movementId(`${id}/wrapped`) }),
        };
      });
    return fc.array(whole, { maxLength: 12 });
  });
}

const eth = chainId('eip155:1');
const usdt = assetId(eth, 'erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7');
const account = (n: number): AccountId => accountId(eth, `0x${n.toString(16).padStart(38, '0')}Ab`);

function transfer(n: number): Movement {
  const txid = txId(`0x${(n + 1).toString(16).padStart(64, 'c')}`);
  const leg = (owner: AccountId) => ({
    holding: { id: balanceId(owner, usdt), owner, asset: usdt },
    amount: 10n ** 20n + BigInt(n),
  });
  return {
    id: movementId(`${eth}:${txid}/erc20:x:${n}#0`),
    chain: eth,
    txid,
    position: { height: 15_000_000 + n, index: n % 200, time: 1_600_000_000 + 12 * n },
    inputs: [leg(account(n % 7))],
    outputs: [leg(account(n % 11))],
  };
}

describe('movements in compact form', () => {
  test('come back as they were, whatever their strings, amounts and places', () => {
    fc.assert(
      fc.property(movements(text), (all) => {
        expect(decodeMovements(encodeMovements(all))).toStrictEqual(all);
      }),
      { numRuns: 1_000 },
    );
  });

  test('come back with places no block can have', () => {
    for (const odd of [-0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 53), Number.MAX_VALUE]) {
      const all = [0, 1, 2].map((n) => ({
        ...transfer(n),
        position: { height: n === 1 ? odd : n, index: odd, time: odd },
      }));
      expect(decodeMovements(encodeMovements(all))).toStrictEqual(all);
    }
  });

  test('tell apart holdings that share an id but not an owner', () => {
    const id = 'same' as HoldingId;
    const all = [1, 2, 1].map(
      (n): Movement => ({
        ...transfer(0),
        inputs: [{ holding: { id, owner: account(n), asset: usdt }, amount: 1n }],
        outputs: [],
      }),
    );
    expect(decodeMovements(encodeMovements(all))).toStrictEqual(all);
  });

  test('share one object for a holding however often it occurs', () => {
    const decoded = decodeMovements(encodeMovements(Array.from({ length: 100 }, (_, n) => transfer(n))));
    const holdings = decoded.flatMap(({ inputs, outputs }) =>
      [...inputs, ...outputs].map(({ holding }) => holding),
    );
    expect(new Set(holdings).size).toBe(11);
    expect(new Set(holdings.map(({ id }) => id)).size).toBe(11);
  });

  test('take a fifth of their JSON', () => {
    const all = Array.from({ length: 1_000 }, (_, n) => transfer(n));
    const json = JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(encodeMovements(all).length).toBeLessThan(json.length / 5);
  });

  test('give the same bytes for the same movements', () => {
    const all = [0, 1, 2].map(transfer);
    expect(encodeMovements(structuredClone(all))).toEqual(encodeMovements(all));
  });

  test('keep the outputs of a bitcoin transaction in order', () => {
    const chain = chainId('bip122:000000000019d6689c085ae165831e93');
    const txid = txId('ab'.repeat(32));
    const asset = assetId(chain, 'slip44:0');
    const outputs = Array.from({ length: 300 }, (_, n) => ({
      holding: { id: outpointId(chain, txid, n), owner: accountId(chain, `bc1q${n % 9}`), asset },
      amount: BigInt(n) * 1_000n,
    }));
    const coinbase: Movement = {
      id: movementId(txid),
      chain,
      txid,
      position: { height: 170, index: UNKNOWN_INDEX, time: null },
      inputs: [],
      outputs,
    };
    expect(decodeMovements(encodeMovements([coinbase]))).toStrictEqual([coinbase]);
  });
});

describe('bytes that are no movements', () => {
  const good = encodeMovements(
    [0, 1, 2, 3].map((n) => ({
      ...transfer(n),
      ...(n % 2 === 0 ? { memo: 'to 7' } : { call: '0x2e1a7d4d', wraps: transfer(0).id }),
    })),
  );
  const read = (bytes: Uint8Array): unknown => {
    try {
      return decodeMovements(bytes);
    } catch (error) {
      return error;
    }
  };

  test('are refused wherever they were cut off', () => {
    for (let end = 0; end < good.length; end++) {
      expect(read(good.subarray(0, end))).toMatchObject({ code: 'movements-malformed', kind: 'data' });
    }
  });

  test('are refused with something after their end, and in another version', () => {
    expect(read(Buffer.concat([good, Buffer.of(0)]))).toMatchObject({ code: 'movements-malformed' });
    expect(read(Buffer.concat([Buffer.of(9), good.subarray(1)]))).toMatchObject({
      code: 'movements-malformed',
    });
  });

  test('give movements or that error, and nothing else', () => {
    const anything = fc.oneof(
      fc
        .tuple(fc.constantFrom(1, 2, 3), fc.uint8Array({ maxLength: 200 }))
        .map(([version, bytes]) => Buffer.concat([Buffer.of(version), bytes])),
      fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, value]) => {
        const bytes = Buffer.from(good);
        bytes[at] = value;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        const outcome = read(bytes);
        if (!Array.isArray(outcome)) {
          expect(outcome).toBeInstanceOf(CoinhoundError);
          expect(outcome).toMatchObject({ code: 'movements-malformed' });
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('cannot be made of a negative amount', () => {
    const bad = { ...transfer(0), outputs: transfer(0).outputs.map((leg) => ({ ...leg, amount: -1n })) };
    expect(() => encodeMovements([bad])).toThrow('negative');
  });
});

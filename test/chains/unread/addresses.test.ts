import { describe, expect, it, test } from 'vitest';
import { chainByForm } from '../../../src/chains/address-form.ts';
import { unreadRules } from '../../../src/chains/unread/rules.ts';
import type { Scheme } from '../../../src/chains/unread/scheme.ts';
import { schemes } from '../../../src/chains/unread/schemes.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { addressOf, chainId } from '../../../src/core/ids.ts';

const chain = chainId('chain:1');
const rulesOf = (name: string) => unreadRules(schemes.get(name) as Scheme, chain);
const read = (name: string, text: string): string => addressOf(rulesOf(name).account(text));

function refusalOf(name: string, text: string): { readonly code: string; readonly hint: string | undefined } {
  try {
    rulesOf(name).account(text);
  } catch (error) {
    if (error instanceof CoinhoundError) return { code: error.code, hint: error.hint };
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

/** Addresses with a checksum, published by those whose they are or as vectors of the specification. */
const checked: readonly (readonly [scheme: string, address: string])[] = [
  // getmonero.org's donation address; the test cases of Monero's CAIP-10 profile; a subaddress.
  [
    'monero',
    '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
  ],
  [
    'monero',
    '4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge',
  ],
  [
    'monero',
    '4LL9oSLmtpccfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2bYXZKKQePHES9khPK',
  ],
  [
    'monero',
    '888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H',
  ],
  // ZIP 320; Zcash's founders' reward; the documentation of zcashd; the first of zcash-test-vectors.
  ['zcash', 't1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC'],
  ['zcash', 't3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd'],
  ['zcash', 'zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slya'],
  [
    'zcash',
    'zcU1Cd6zYyZCd2VJF8yKgmzjxdiiU1rgTTjEwoN1CGUWCziPkUTXUjXmX7TMqdMNsTfuiGN1jQoVN4kGxUR4sAPN4XZ7pxb',
  ],
  [
    'zcash',
    'u1l8xunezsvhq8fgzfl7404m450nwnd76zshscn6nfys7vyz2ywyh4cc5daaq0c7q2su5lqfh23sp7fkf3kt27ve5948mzpfdvckzaect2jtte308mkwlycj2u0eac077wu70vqcetkxf',
  ],
  // xrpl.org: the special addresses; the test cases of its CAIP-10 profile.
  ['xrp', 'rrrrrrrrrrrrrrrrrrrrrhoLvTp'],
  ['xrp', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'],
  ['xrp', 'r4FTvnahbUfhe1WK2EK5Jz4cNvdFvT8Dzt'],
  // SEP-23.
  ['stellar', 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ'],
  ['bitcoin-sv', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
  ['bitcoin-sv', '3P14159f73E4gFr7JterCCQh9QjiTjiZrG'],
  // Parties of recorded swaps (gemwalletcom/core@3f7e4c1, thorchain/testdata); the pool module of Maya, as shapeshift/web's tests and others name it.
  ['thorchain', 'thor1dl7un46w7l7f3ewrnrm6nq58nerjtp0dradjtd'],
  ['thorchain', 'thor1g98cy3n9mmjrpn0sxmn63lztelera37n8n67c0'],
  ['mayachain', 'maya1g98cy3n9mmjrpn0sxmn63lztelera37n8yyjwl'],
];

function alphabetOf(address: string): string {
  if (/^(zs|u|thor|maya)1/.test(address)) return 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  return address.startsWith('G')
    ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    : '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
}

describe('an address of a chain that is not read', () => {
  it.each(checked)('of %s is taken as it is: %s', (scheme, address) => {
    expect(read(scheme, address)).toBe(address);
  });

  it.each(checked)('of %s is refused with a character changed, whichever: %s', (scheme, address) => {
    const letters = alphabetOf(address);
    [...address].forEach((letter, at) => {
      for (const step of [1, 11, 23]) {
        const other = letters[(letters.indexOf(letter) + step) % letters.length] as string;
        const changed = address.slice(0, at) + other + address.slice(at + 1);
        const { code } = refusalOf(scheme, changed);
        const prefix = /^(thor|maya)1/.exec(address)?.[0].length ?? 3;
        if (at < prefix) expect(code).toMatch(/^address-(checksum|malformed|of-another-chain)$/);
        else expect(code).toBe('address-checksum');
      }
    });
  });

  it.each(checked)('of %s is refused with two neighbours swapped: %s', (scheme, address) => {
    for (let at = 0; at + 1 < address.length; at++) {
      const [first = '', second = ''] = address.slice(at, at + 2);
      if (first === second) continue;
      const swapped = address.slice(0, at) + second + first + address.slice(at + 2);
      expect(refusalOf(scheme, swapped).code).toMatch(/^address-/);
    }
  });

  it.each(checked)('of %s is refused cut off or carried on: %s', (scheme, address) => {
    for (const text of [address.slice(0, -1), address.slice(1), `${address}1`, ` ${address}`, `${address}\n`])
      expect(refusalOf(scheme, text).code).toMatch(/^address-/);
  });

  it.each([
    ['solana', '7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv'],
    ['solana', '11111111111111111111111111111111'],
    ['solana', 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'],
    ['eos', 'eosio.token'],
    ['eos', 'huobideposit'],
    ['eos', 'b1'],
  ])('of %s, which has no checksum, is taken by its form: %s', (scheme, address) => {
    expect(read(scheme, address)).toBe(address);
  });

  it.each([
    ['monero', ''],
    ['monero', '4'.repeat(95)],
    ['monero', '8'.repeat(106)],
    ['zcash', 't1'],
    ['zcash', `zs1${'q'.repeat(75)}`],
    ['zcash', 'Zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slya'],
    ['zcash', 'tex1s2rt77ggv6q989lr49rkgzmh5slsksa9khdgte'],
    ['solana', `${'z'.repeat(44)}`],
    ['solana', '0S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv'],
    ['xrp', 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ'],
    ['stellar', 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ'],
    ['stellar', 'ga7qynf7sowq3glr2bgmzehxavirza4kvwltjjfc7mgxua74p7ujvsgz'],
    ['eos', 'eosio.'],
    ['eos', '.eosio'],
    ['eos', 'eosio6'],
    ['eos', 'Eosio'],
    ['eos', 'abcdefghijklm'],
    ['bitcoin-sv', 'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a'],
  ])('of %s is not "%s"', (scheme, text) => {
    expect(refusalOf(scheme, text).code).toMatch(/^address-(malformed|checksum)$/);
  });

  it('of EOS never passes for a sink of the chain', () => {
    expect(refusalOf('eos', 'sink.fees').code).toBe('address-malformed');
    expect(refusalOf('eos', 'sink.burned').code).toBe('address-malformed');
  });

  it('in bech32 is spelled in lower case', () => {
    const address = 'zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slya';
    expect(read('zcash', address.toUpperCase())).toBe(address);
  });

  it.each([
    [
      'monero',
      '55LTR8KniP4LQGJSPtbYDacR7dz8RBFnsfAKMaMuwUNYX6aQbBcovzDPyrQF9KXF9tVU6Xk3K8no1BywnJX6GvZX8yJsXvt',
      'a Monero test network',
    ],
    ['zcash', 'tmEZhbWHTpdKMw5it8YDspUXSMGQyFwovpU', 'a Zcash test network'],
    ['bitcoin-sv', 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'a bitcoin test network'],
    ['monero', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'chain bitcoin'],
    ['bitcoin-sv', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'chain bitcoin'],
    ['thorchain', 'tthor12xxg2sevm35q54vjhssqhlf7lq8d2xhmu5k0gr', 'a test network'],
    ['mayachain', 'thor1dl7un46w7l7f3ewrnrm6nq58nerjtp0dradjtd', 'chain thorchain'],
    ['solana', '0xdAC17F958D2ee523a2206206994597C13D831ec7', 'chain ethereum'],
    ['stellar', 'r4FTvnahbUfhe1WK2EK5Jz4cNvdFvT8Dzt', 'chain xrp'],
  ])('of %s is not %s, which is of another network', (scheme, text, whose) => {
    expect(() => rulesOf(scheme).account(text)).toThrow(`${text} is an address of ${whose}, not of this one`);
    expect(refusalOf(scheme, text).code).toBe('address-of-another-chain');
  });

  it('that is none says what one looks like', () => {
    for (const { name, form } of schemes.values())
      expect(refusalOf(name, '?')).toEqual({ code: 'address-malformed', hint: `expected ${form}` });
  });
});

test('transactions are told by their form, in one spelling', () => {
  const hash = 'AB'.repeat(32);
  const signature =
    '5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW';
  for (const { name } of schemes.values()) {
    const { transaction } = rulesOf(name);
    expect(transaction(hash)).toBe(name === 'solana' ? undefined : hash.toLowerCase());
    expect(transaction(signature)).toBe(name === 'solana' ? signature : undefined);
    expect(transaction(`${hash}0`)).toBeUndefined();
  }
});

test('the form of an address tells its chain where it can, and never another one', () => {
  for (const [scheme, address] of checked)
    expect([address, chainByForm(address)]).toEqual([address, scheme === 'bitcoin-sv' ? 'bitcoin' : scheme]);
  expect(chainByForm('7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv')).toBe('solana');
  expect(chainByForm('11111111111111111111111111111111')).toBe('bitcoin');
  expect(chainByForm('cosmos1fegapd4jc3ejqeg0eu3jk4hvr74hg66076gyyd')).toBeUndefined();
  expect(chainByForm('eosio.token')).toBeUndefined();
});

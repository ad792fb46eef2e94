import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainByForm } from '../../../src/chains/address-form.ts';
import { parseAddress } from '../../../src/chains/bitcoin/address.ts';
import { networkOf } from '../../../src/chains/bitcoin/network.ts';
import { addressScript, scriptAddress } from '../../../src/chains/bitcoin/script.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { chainId } from '../../../src/core/ids.ts';
import { bitcoin, party, scriptKinds } from '../../support/bitcoin-world.ts';

const parse = (text: string): string => parseAddress(text, networkOf(bitcoin));
const testnet = networkOf(chainId('bip122:000000000933ea01ad0ee984209779ba'));

function refusalOf(text: string): { code: string; kind: string; hint: string | undefined } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof CoinhoundError) return { code: error.code, kind: error.kind, hint: error.hint };
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

/** Vectors of BIP 173 and BIP 350, and addresses of block 850000 and of the genesis block. */
const valid = [
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '38RuNhSiZiftB6WVnStu5aUz6jXtCDXQZk',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  'bc1qcjzmhwqvf038dem74safsw3ernytrgd479sfjk3kc00lrq5k8pdqczl83q',
  'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
  'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
  'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs',
  'bc1pfeessrawgf',
];

describe('bitcoin addresses', () => {
  it.each(valid)('takes %s as it is', (text) => {
    expect(parse(text)).toBe(text);
  });

  it('spells bech32 in lower case and keeps the case of base58', () => {
    expect(parse('BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4')).toBe(
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    );
    expect(refusalOf('Bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4').code).toBe('address-malformed');
  });

  it('takes the spelling of scripts that have no address', () => {
    const script = 'script.348dc4a6a27203ca9acb1c9073872fff5c7c837e794c82f1249ffebe11710dcc';
    expect(parse(script)).toBe(script);
  });

  it.each([
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
    '38RuNhSiZiftB6WVnStu5aUz6jXtCDXQZz',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj1',
    'bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4',
  ])('says of %s that its checksum is wrong', (text) => {
    expect(refusalOf(text)).toEqual({
      code: 'address-checksum',
      kind: 'usage',
      hint: 'a character is wrong or missing: copy the address again from where it was found',
    });
  });

  it.each([
    ['0xdAC17F958D2ee523a2206206994597C13D831ec7', 'ethereum:0x'],
    ['TJRabPrwbZy45sbavfcjinPJC18kjpRTv8', 'tron:T'],
    ['NCPAYOUTH2BGEGT3Q7K75PV27QKMVNN2IZRVZWMD', 'nem:N'],
    ['NCPAYO-UTH2BG-EGT3Q7-K75PV2-7QKMVN-N2IZRV-ZWMD', 'nem:N'],
    ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'name the chain'],
    ['mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'name the chain'],
    ['ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9', 'litecoin:ltc1'],
  ])('says of %s that it belongs to another chain', (text, hint) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe('address-of-another-chain');
    expect(refusal.hint).toContain(hint);
  });

  it.each([
    '',
    'hello',
    ' 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh',
    'BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P',
    'script.348dc4',
    'sink.burned',
  ])('says of "%s" that it is no address', (text) => {
    expect(refusalOf(text).code).toBe('address-malformed');
  });

  it('takes a public key for the coins paid to the bare key', () => {
    const key =
      '0496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515d4e0a604f8141781e62294721166bf621e73a82cbf2342c858ee';
    const account = 'script.348dc4a6a27203ca9acb1c9073872fff5c7c837e794c82f1249ffebe11710dcc';
    expect(parse(key)).toBe(account);
    expect(parse(key.toUpperCase())).toBe(account);
    for (const kind of ['p2pk', 'p2pkh'] as const)
      expect(`${bitcoin}:${parse(party('key', kind).key as string)}`).toBe(party('key', 'p2pk').account);
    for (const bad of [`05${key.slice(2)}`, `02${key.slice(2)}`, `04${'a'.repeat(64)}`])
      expect(refusalOf(bad)).toEqual({
        code: 'address-malformed',
        kind: 'usage',
        hint: 'a public key begins with 02 or 03 where it has 66 digits, with 04 where it has 130',
      });
  });

  it.each([
    ['bip122:12a765e31ffd4059bada1e25190f6e98', 'ltc1qpm594ntjq6ayqjngf6t9td2dxtey9d7985eept', undefined],
    ['bip122:12a765e31ffd4059bada1e25190f6e98', 'MWceeqZHxJBj4UJCebKfnb1ie5akap9xsf', undefined],
    // The version of P2SH that bitcoin has, out of use since 2017, is the same account.
    [
      'bip122:12a765e31ffd4059bada1e25190f6e98',
      '3QQWLx9L1BLJFy2JYiLKxwmKKNzJcjpE28',
      'MWceeqZHxJBj4UJCebKfnb1ie5akap9xsf',
    ],
    ['bip122:1a91e3dace36e2be3bf030a65679fe82', 'DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', undefined],
  ])('are those of their chain: on %s, %s', (chain, address, canonical = address) => {
    const network = networkOf(chainId(chain));
    expect(parseAddress(address, network)).toBe(canonical);
    expect(scriptAddress(addressScript(canonical, network), network)).toBe(canonical);
  });

  it.each([
    ['ltc1qpm594ntjq6ayqjngf6t9td2dxtey9d7985eept', 'litecoin:ltc1'],
    ['MWceeqZHxJBj4UJCebKfnb1ie5akap9xsf', 'litecoin:M'],
    ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', 'dogecoin:D'],
  ])('of another chain of its kind are named as such: %s', (address, hint) => {
    expect(refusalOf(address)).toMatchObject({
      code: 'address-of-another-chain',
      hint: expect.stringContaining(hint),
    });
    expect(chainByForm(address)).toBe(hint.split(':')[0]);
  });

  it('of dogecoin have no bech32, and refusals name the forms of the chain', () => {
    const dogecoin = networkOf(chainId('bip122:1a91e3dace36e2be3bf030a65679fe82'));
    expect(() => parseAddress('hello', dogecoin)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('(D…, 9…, A…)') }),
    );
    expect(() => parseAddress(valid[2] as string, dogecoin)).toThrow('address of chain bitcoin');
    expect(scriptAddress(addressScript(valid[2] as string, networkOf(bitcoin)), dogecoin)).toMatch(
      /^script\./,
    );
  });

  it('tells a transaction hash from an address', () => {
    expect(refusalOf('a'.repeat(64)).hint).toBe(
      'this looks like a transaction: name it as chain:txid or chain:txid:vout',
    );
  });

  it('takes addresses of a test network on that network only', () => {
    expect(parseAddress('tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', testnet)).toMatch(/^tb1/);
    expect(() => parseAddress(valid[0] as string, testnet)).toThrow('address of chain bitcoin');
  });

  it('never takes an address with one character changed for another one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...scriptKinds.slice(0, 6)),
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...'qpzry9x8gf2tvdw0s3jn54khce6mua7l'),
        (kind, name, place, character) => {
          const address = party(String(name), kind).address as string;
          const at = 1 + (place % (address.length - 1));
          const changed = address.slice(0, at) + character + address.slice(at + 1);
          if (changed !== address) expect(() => parse(changed)).toThrow(CoinhoundError);
          expect(parse(address)).toBe(address);
        },
      ),
      { numRuns: 500 },
    );
  });
});

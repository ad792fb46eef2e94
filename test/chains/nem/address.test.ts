import { expect, it } from 'vitest';
import { addressOfKey, nemAddresses, parseAddress } from '../../../src/chains/nem/address.ts';
import { decodeBase32, encodeBase32 } from '../../../src/chains/nem/base32.ts';
import { mosaicRules } from '../../../src/chains/nem/mosaic.ts';
import { nemRules } from '../../../src/chains/nem/rules.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { chainId } from '../../../src/core/ids.ts';

const nem = chainId('nem:104');
const thief = 'NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof CoinhoundError && error.kind === 'usage') return error.code;
    throw error;
  }
  return 'none';
}

it.each([
  [
    'c5f54ba980fcbb657dbaaa42700539b207873e134d2375efeab5f1ab52f87844',
    104,
    'NDD2CT6LQLIYQ56KIXI3ENTM6EK3D44P5JFXJ4R4',
  ],
  [
    '8d07f90fb4bbe7715fa327c926770166a11be2e494a970605f2e12557f66c9b9',
    104,
    'NANEMOABLAGR72AZ2RV3V4ZHDCXW25XQ73O7OBT5',
  ],
  [
    'a1aaca6c17a24252e674d155713cdf55996ad00175be4af02a20c67b59f9fe8a',
    152,
    'TALICELCD3XPH4FFI5STGGNSNSWPOTG5E4DS2TOS',
  ],
  [
    '53e140b5947f104cabc2d6fe8baedbc30ef9a0609c717d9613de593ec2a266d3',
    104,
    'NBMOSAICOD4F54EE5CDMR23CCBGOAM2XSIUX6TRS',
  ],
  [
    '3e82e1c1e4a75adaa3cba8c101c3cd31d9817a2eb966eb3b511fb2ed45b8e262',
    152,
    'TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35',
  ],
])('the address of public key %s on network %i is %s', (key, network, address) => {
  expect(addressOfKey(key, network)).toBe(address);
  expect(parseAddress(address, network)).toBe(address);
  expect(nemAddresses(chainId(`nem:${network}`)).account(key.toUpperCase())).toBe(
    `nem:${network}:${address}`,
  );
});

it('addresses are taken with hyphens and in any case', () => {
  for (const text of [thief, 'NC4C6P-SUW5CL-TDT5SX-AGJDQJ-GZNESK-FK5MCN-77OG', thief.toLowerCase()])
    expect(nemRules(nem).account(text)).toBe(`nem:104:${thief}`);
});

it('what is no address of the chain is refused for what it is', () => {
  const { account } = nemRules(nem);
  expect(codeOf(() => account(thief.replace('77OG', '77OH')))).toBe('address-checksum');
  expect(codeOf(() => account('TALICELCD3XPH4FFI5STGGNSNSWPOTG5E4DS2TOS'))).toBe('address-of-another-chain');
  expect(codeOf(() => account('0x098B716B8Aaf21512996dC57EB0615e2383E2f96'))).toBe(
    'address-of-another-chain',
  );
  for (const text of ['', 'NC4C6P', `${thief}A`, thief.replace('C', '1'), 'a'.repeat(64)])
    expect(codeOf(() => account(text))).toBe('address-malformed');
});

it('transactions are 64 hexadecimal digits, in lower case', () => {
  const { transaction } = nemRules(nem);
  expect(transaction('C2921D538A6192BF35E0BB49CEFCF6AA8E19ACB3FEF08F70F5B6B977D9D50AEE')).toBe(
    'c2921d538a6192bf35e0bb49cefcf6aa8e19acb3fef08f70f5b6b977d9d50aee',
  );
  expect(transaction('c2921d')).toBeUndefined();
  expect(transaction(thief)).toBeUndefined();
});

it('Base32 gives back what it was made of', () => {
  for (let n = 0; n < 20; n++) {
    const bytes = Uint8Array.from({ length: 25 }, (_, i) => (i * 37 + n * 101) & 255);
    expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
  }
  expect(encodeBase32(new TextEncoder().encode('fooba'))).toBe('MZXW6YTB');
  expect(decodeBase32('MZXW6YT1')).toBeUndefined();
});

it('mosaics are assets by namespace and name, percent-encoded where CAIP-19 forbids a character', () => {
  const read = (text: string): string => mosaicRules.read(text, nem).asset;
  expect(read('dim:coin')).toBe('nem:104/mosaic:dim%3Acoin');
  expect(read('makoto.metal.coins:silver coin')).toBe('nem:104/mosaic:makoto.metal.coins%3Asilver%20coin');
  expect(read("my_shop:bob's-gift")).toBe('nem:104/mosaic:my%5Fshop%3Abob%27s-gift');
  for (const text of [
    '',
    'dim',
    'nem:xem',
    'Dim:coin',
    'a.b.c.d:coin',
    'dim: coin',
    'dim:coin ',
    `${'_'.repeat(60)}:${'_'.repeat(60)}`,
  ])
    expect(codeOf(() => read(text))).toBe('mosaic-malformed');
  expect(codeOf(() => read(`a${'_'.repeat(60)}:coin`))).toBe('mosaic-malformed');
});

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** What the checksum of each encoding leaves (BIP 173, BIP 350). */
const ENCODINGS: ReadonlyMap<number, 'bech32' | 'bech32m'> = new Map([
  [1, 'bech32'],
  [0x2bc830a3, 'bech32m'],
]);

/**
 * Which of the two encodings the checksum of `prefix`, `1` and `data` belongs to; undefined where it fits neither. In
 * lower case. Of any length: Zcash's unified addresses exceed the 90 characters of BIP 173.
 */
export function bech32Encoding(prefix: string, data: string): 'bech32' | 'bech32m' | undefined {
  const letters = [...prefix].map((letter) => letter.charCodeAt(0));
  const values = [
    ...letters.map((code) => code >> 5),
    0,
    ...letters.map((code) => code & 31),
    ...[...data].map((letter) => ALPHABET.indexOf(letter)),
  ];
  return values.includes(-1) ? undefined : ENCODINGS.get(remainder(values));
}

function remainder(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((term, bit) => {
      if ((top >>> bit) & 1) sum ^= term;
    });
  }
  return sum >>> 0;
}

import { invariant } from './error.ts';

/**
 * Naturals of a fixed width in columns: `width` limbs of 24 bits side by side, least first, so that sums stay in machine
 * integers and products in exact doubles. What bigints do with an allocation an operation, over values scattered in
 * the heap, this does in place over columns. A number is named by its column and the offset of its first limb. Results
 * must fit the width: callers choose it by what their sums can reach.
 */
export type Limbs = Int32Array;

const BITS = 24;
const BASE = 2 ** BITS;
const MASK = BASE - 1;
const PAIR_BITS = BigInt(2 * BITS);

export interface LimbArithmetic {
  readonly width: number;
  /** A column of `count` zeros. */
  column(count: number): Limbs;
  write(to: Limbs, at: number, value: bigint): void;
  read(from: Limbs, at: number): bigint;
  isZero(a: Limbs, at: number): boolean;
  /** Negative, zero or positive as the first is less than, equal to or greater than the second. */
  compare(a: Limbs, at: number, b: Limbs, bt: number): number;
  copy(from: Limbs, at: number, to: Limbs, tt: number): void;
  clear(a: Limbs, at: number): void;
  /** `a += b` */
  add(a: Limbs, at: number, b: Limbs, bt: number): void;
  /** `a -= b`; `b <= a`. */
  subtract(a: Limbs, at: number, b: Limbs, bt: number): void;
  /** `to = floor(x * y / z)`, exact; `z > 0`, and the result fits. `to` may be `x` or `y`. */
  mulDiv(to: Limbs, tt: number, x: Limbs, xt: number, y: Limbs, yt: number, z: Limbs, zt: number): void;
}

/** Limbs that hold every natural up to `most`. */
export const widthFor = (most: bigint): number => Math.max(1, Math.ceil(most.toString(2).length / BITS));

/** Arithmetic over columns of one width, up to 15: amounts below 2^360. */
export function limbArithmetic(width: number): LimbArithmetic {
  invariant(width <= 15, 'an amount is too large for exact products in doubles');
  /** What is left of a product while it is divided: from the second step on its limbs are signed and carry over. */
  const rest = new Float64Array(2 * width + 2);
  const quotient = new Float64Array(2 * width + 2);

  const lengthOf = (a: Limbs, at: number): number => {
    let length = width;
    while (length > 0 && a[at + length - 1] === 0) length--;
    return length;
  };

  /** `rest = x * y`, limb by limb: sums of products are exact, and carried once. */
  const multiply = (x: Limbs, xt: number, xn: number, y: Limbs, yt: number, yn: number): void => {
    let carry = 0;
    for (let k = 0; k < xn + yn; k++) {
      let sum = carry;
      const last = k < xn ? k : xn - 1;
      for (let i = k < yn ? 0 : k - yn + 1; i <= last; i++) {
        sum += (x[xt + i] as number) * (y[yt + k - i] as number);
      }
      carry = Math.floor(sum / BASE);
      rest[k] = sum - carry * BASE;
    }
    rest[xn + yn] = 0;
  };

  /** Sign of `rest - times * z`, whose limbs may be signed: nothing that is lost by rounding can turn it. */
  const signOf = (z: Limbs, zt: number, zn: number, times: number): number => {
    let value = 0;
    for (let n = zn - 1; n >= 0; n--)
      value = value * BASE + ((rest[n] as number) - times * (z[zt + n] as number));
    return value;
  };

  return {
    width,
    column: (count) => new Int32Array(count * width),
    write(to, at, value) {
      let rest = value;
      for (let n = 0; n < width; n += 2) {
        const pair = Number(BigInt.asUintN(2 * BITS, rest));
        const upper = Math.floor(pair / BASE);
        to[at + n] = pair - upper * BASE;
        if (n + 1 < width) to[at + n + 1] = upper;
        rest >>= PAIR_BITS;
      }
    },
    read(from, at) {
      let value = 0n;
      for (let n = width - 1 - ((width - 1) % 2); n >= 0; n -= 2) {
        const upper = n + 1 < width ? (from[at + n + 1] as number) : 0;
        const pair = upper * BASE + (from[at + n] as number);
        if (value !== 0n) value = (value << PAIR_BITS) + BigInt(pair);
        else if (pair !== 0) value = BigInt(pair);
      }
      return value;
    },
    isZero(a, at) {
      for (let n = 0; n < width; n++) if (a[at + n] !== 0) return false;
      return true;
    },
    compare(a, at, b, bt) {
      for (let n = width - 1; n >= 0; n--) {
        const difference = (a[at + n] as number) - (b[bt + n] as number);
        if (difference !== 0) return difference;
      }
      return 0;
    },
    copy(from, at, to, tt) {
      for (let n = 0; n < width; n++) to[tt + n] = from[at + n] as number;
    },
    clear(a, at) {
      for (let n = 0; n < width; n++) a[at + n] = 0;
    },
    add(a, at, b, bt) {
      let carry = 0;
      for (let n = 0; n < width; n++) {
        const sum = (a[at + n] as number) + (b[bt + n] as number) + carry;
        a[at + n] = sum & MASK;
        carry = sum >> BITS;
      }
    },
    subtract(a, at, b, bt) {
      let borrow = 0;
      for (let n = 0; n < width; n++) {
        const rest = (a[at + n] as number) - (b[bt + n] as number) + borrow;
        a[at + n] = rest & MASK;
        borrow = rest >> BITS;
      }
    },
    mulDiv(to, tt, x, xt, y, yt, z, zt) {
      const xn = lengthOf(x, xt);
      const yn = lengthOf(y, yt);
      const zn = lengthOf(z, zt);
      multiply(x, xt, xn, y, yt, yn);
      // A product shorter than what it is divided by: above it stands what an earlier product left.
      for (let n = xn + yn + 1; n <= zn; n++) rest[n] = 0;
      // Knuth's algorithm D with digits guessed from doubles. A digit that is off by one, or a remainder that is a little
      // negative, is made good by the next digit, and in the end by the sign of what is left.
      const second = zn > 1 ? (z[zt + zn - 2] as number) : 0;
      const third = zn > 2 ? (z[zt + zn - 3] as number) : 0;
      const inverse = 1 / ((z[zt + zn - 1] as number) * BASE + second + third / BASE);
      const digits = Math.max(0, xn + yn - zn + 1);
      for (let k = digits - 1; k >= 0; k--) {
        const head = (rest[k + zn] as number) * BASE + (rest[k + zn - 1] as number);
        const below = k + zn > 1 ? (rest[k + zn - 2] as number) : 0;
        const digit = Math.floor((head * BASE + below) * inverse);
        quotient[k] = digit;
        rest[k + zn - 1] = head;
        for (let n = 0; n < zn; n++) rest[k + n] = (rest[k + n] as number) - digit * (z[zt + n] as number);
      }
      let off = 0;
      while (signOf(z, zt, zn, off) < 0) off--;
      while (signOf(z, zt, zn, off + 1) >= 0) off++;
      let carry = off;
      for (let k = 0; k < width; k++) {
        const sum = (k < digits ? (quotient[k] as number) : 0) + carry;
        carry = Math.floor(sum / BASE);
        to[tt + k] = sum - carry * BASE;
      }
    },
  };
}

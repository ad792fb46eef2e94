import { type AccountId, addressOf } from '../core/ids.ts';

/** How much two addresses look alike to who reads their ends. */
export interface Likeness {
  /** Characters that are equal at the beginning, after what all addresses of the chain begin with. */
  readonly prefix: number;
  readonly suffix: number;
  /** `strong` is no accident; `weak` may be one. */
  readonly kind: 'strong' | 'weak';
}

/** Characters at the end that hold 32 bits: of hexadecimal, of base58, of base32. */
const suffixes = { hex: 8, base58: 6, base32: 7 } as const;

/** What tells addresses of a chain apart, without what all begin with. EVM addresses are equal in any case, TRON's are not. */
export function distinctive(account: AccountId): { readonly text: string; readonly suffix: number } {
  const address = addressOf(account);
  if (account.startsWith('eip155:')) return { text: address.slice(2).toLowerCase(), suffix: suffixes.hex };
  const suffix = account.startsWith('nem:') ? suffixes.base32 : suffixes.base58;
  return { text: address.slice(1), suffix };
}

/**
 * How far two accounts of one chain look alike; undefined where they do not. Strong by crypttrace's rule: three or more
 * characters at both ends and seven together, or 32 bits at the end alone. Weak is our own step below it: two or more at both
 * ends and six together.
 */
export function likeness(a: AccountId, b: AccountId): Likeness | undefined {
  const [one, two] = [distinctive(a), distinctive(b)];
  if (one.text === two.text) return undefined;
  const prefix = equalFrom(one.text, two.text, (n) => n);
  const suffix = equalFrom(one.text, two.text, (n) => -1 - n);
  const both = Math.min(prefix, suffix);
  if ((both >= 3 && prefix + suffix >= 7) || suffix >= one.suffix) return { prefix, suffix, kind: 'strong' };
  return both >= 2 && prefix + suffix >= 6 ? { prefix, suffix, kind: 'weak' } : undefined;
}

/** How many characters are equal from one end on. */
function equalFrom(a: string, b: string, at: (n: number) => number): number {
  let n = 0;
  while (n < a.length && a.at(at(n)) === b.at(at(n))) n++;
  return n;
}

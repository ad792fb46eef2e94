/** A token as its contract tells of itself: text of strangers, never to be trusted. */
export interface TokenClaim {
  readonly contract: string;
  readonly symbol: string;
  readonly name?: string;
}

/** What a token's symbol and name make of it. */
export interface TokenVerdict {
  /**
   * `followed`: its contract is one that is followed. `counterfeit`: another contract under a followed token's symbol;
   * `homoglyph`: under one that only looks like it. `bait`: an address of a site, a handle, or words that call for a visit.
   * `unknown`: nothing speaks against it, and nothing for it.
   */
  readonly kind: 'followed' | 'counterfeit' | 'homoglyph' | 'bait' | 'unknown';
  /** The followed symbol that it takes or imitates, or the text that baits. */
  readonly because: string | null;
}

/** Characters of a symbol and a name that are looked at: a contract may give any number. */
const LOOKED_AT = 200;

/**
 * Judges a token by contract first: nothing in a symbol makes a token genuine. `followed` are the symbols of followed tokens
 * and of the chain's coin by contract, all spelled alike; a coin has any key that is no contract.
 *
 * Cannot tell worthless tokens that pretend nothing, nor a new token from a fraud.
 */
export function judgeToken(
  { contract, symbol: wholeSymbol, name: wholeName = '' }: TokenClaim,
  followed: ReadonlyMap<string, string>,
): TokenVerdict {
  if (followed.has(contract)) return { kind: 'followed', because: null };
  const [symbol, name] = [wholeSymbol, wholeName].map((text) => text.slice(0, LOOKED_AT)) as [string, string];
  const symbols = new Set([...followed.values()]);
  const taken = [...symbols].find((known) => known.toUpperCase() === plain(symbol).toUpperCase());
  if (taken !== undefined) return { kind: 'counterfeit', because: taken };
  const looks = skeleton(symbol);
  const imitated = [...symbols].find((known) => skeleton(known) === looks);
  if (imitated !== undefined) return { kind: 'homoglyph', because: imitated };
  const bait = BAIT.exec(plain(`${symbol} ${name}`));
  return bait ? { kind: 'bait', because: bait[0].trim() } : { kind: 'unknown', because: null };
}

/** A site, a handle, a channel, or a call to claim something. */
const BAIT =
  /https?:|www\.|\bt\.me\b|@\w{3,}|\b[\w-]+\.(?:com|net|org|io|xyz|app|site|vip|top|gift|claims?)\b|\b(?:claim|visit|airdrop|reward|bonus|voucher|free)\b/i;

/** Characters that are not seen: zero width, direction marks, soft hyphen. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** Letters that look like Latin ones, as Unicode's confusables (UTS 39) pair them: of Cyrillic and Greek, in upper case. */
const ALIKE: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Ԁ: 'D',
  Е: 'E',
  Н: 'H',
  І: 'I',
  Ј: 'J',
  К: 'K',
  М: 'M',
  О: 'O',
  Р: 'P',
  Ԛ: 'Q',
  Ѕ: 'S',
  Т: 'T',
  Ѵ: 'V',
  Ԝ: 'W',
  Х: 'X',
  У: 'Y',
  Ү: 'Y',
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
  0: 'O',
  1: 'I',
  L: 'I',
  '|': 'I',
  5: 'S',
  $: 'S',
};

/** Without what is not seen, and with compatibility forms (full width, styled letters) as plain ones. */
const plain = (text: string): string => text.normalize('NFKC').replace(UNSEEN, '').trim();

/** What a symbol looks like: equal for symbols that are easily taken for one another. */
function skeleton(symbol: string): string {
  const bare = plain(symbol).normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  return [...bare].map((letter) => ALIKE[letter] ?? letter).join('');
}

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
   * `homoglyph`: under one that only looks like it. `bait`: it names a place to visit, as its symbol, or beside words that call
   * there. `suspect`: a place in its name alone, or such words alone, which honest tokens have too. `unknown`: nothing speaks
   * against it, and nothing for it.
   */
  readonly kind: 'followed' | 'counterfeit' | 'homoglyph' | 'bait' | 'suspect' | 'unknown';
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
  return baitIn(plain(symbol), plain(name));
}

/** A link, or a channel: no honest token is called so. */
const LINK = /https?:\S*|www\.\S*|\bt\.me\b\S*/i;
/** A site or a handle. Honest projects are called so now and then (kogecoin.io), but have shorter symbols. */
const PLACE = /@\w{3,}|\b[\w-]+\.(?:com|net|org|io|xyz|app|site|vip|top|gift|space|claims?)\b/i;
/** What spam offers. Half of these words are in names of honest tokens too (JRT, Jarvis Reward Token): they count beside a place. */
const OFFER = /\b(?:claim|visit|redeem|airdrop|giveaway|reward|bonus|voucher|free)s?\b/i;
const CALL = /\b(?:claim|visit|redeem|airdrop|giveaway)s?\b/i;

function baitIn(symbol: string, name: string): TokenVerdict {
  const both = `${symbol} ${name}`;
  const place = PLACE.exec(both);
  const strong = LINK.exec(both) ?? PLACE.exec(symbol) ?? (OFFER.test(both) ? place : null);
  if (strong) return { kind: 'bait', because: strong[0] };
  const weak = place ?? CALL.exec(both);
  return weak ? { kind: 'suspect', because: weak[0] } : { kind: 'unknown', because: null };
}

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
  '|': 'I',
  5: 'S',
  $: 'S',
};

/** Without what is not seen, and with compatibility forms (full width, styled letters) as plain ones. */
const plain = (text: string): string => text.normalize('NFKC').replace(UNSEEN, '').trim();

/** What a symbol looks like: equal for symbols that are easily taken for one another. */
function skeleton(symbol: string): string {
  const bare = plain(symbol)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    // Only the small one looks like another letter: IDO is no LDO.
    .replaceAll('l', 'I')
    .toUpperCase();
  return [...bare].map((letter) => ALIKE[letter] ?? letter).join('');
}

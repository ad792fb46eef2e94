import type { AssetId } from '../core/ids.ts';
import { txId } from '../core/ids.ts';
import type { LeftOutToken, LeftOutTokens, LeftOutTransfer } from '../core/left-out.ts';
import type { AddressBook } from './address-book.ts';
import type { TokenNames } from './token-names.ts';

/** One token transfer that is not followed; parties and contract as answers spell them. */
export interface LeftOutRow extends LeftOutDetails, TokenNames {
  /** Its height; its time where the chain's lists tell no heights, and `asOf` below is then a time too. */
  readonly at: number;
  /** The contract of an unknown token, `''` where nobody tells which; null for a transfer of nothing of a known one. */
  readonly contract: string | null;
}

interface LeftOutDetails {
  readonly txid: string;
  readonly height: number;
  readonly time: number | null;
  readonly from: string;
  readonly to: string;
}

/** What is known of one token of an account. */
interface TokenSheet extends TokenNames {
  readonly contract: string;
  /** Where its transfers stand, in order, as `LeftOutRow.at` has it. */
  readonly received: readonly number[];
  readonly sent: readonly number[];
  /** Of the first few. */
  readonly first: readonly (LeftOutDetails & { readonly at: number })[];
}

/** All that an account's history leaves out of tokens, whatever height is asked for. Plain JSON. */
export interface LeftOutBook {
  readonly tokens: readonly TokenSheet[];
  /** Where transfers of nothing of known tokens stand. */
  readonly empty: readonly number[];
}

export const nothingLeftOut: LeftOutBook = { tokens: [], empty: [] };

/** Transfers of a token that are kept whole: enough to look it up by. */
const FIRST = 5;
/** Tokens of an account that a history names: busy wallets are sent hundreds. */
const NAMED = 1_000;

/** The book with further rows, all of them behind those it has; `account` is the owner, spelled as in the rows. */
export function withLeftOut(book: LeftOutBook, rows: readonly LeftOutRow[], account: string): LeftOutBook {
  const inOrder = rows.toSorted((a, b) => a.at - b.at || (a.txid < b.txid ? -1 : a.txid > b.txid ? 1 : 0));
  const sheets = new Map(book.tokens.map((sheet) => [sheet.contract, openSheet(sheet)]));
  const empty = [...book.empty];
  for (const { contract, symbol, name, ...details } of inOrder) {
    if (contract === null) {
      empty.push(details.at);
      continue;
    }
    const sheet = sheets.get(contract) ?? openSheet({ contract, symbol, name });
    sheets.set(contract, sheet);
    sheet.symbol ??= symbol;
    sheet.name ??= name;
    (details.from === account ? sheet.sent : sheet.received).push(details.at);
    if (sheet.first.length < FIRST) sheet.first.push(details);
  }
  return { tokens: [...sheets.values()], empty };
}

const openSheet = ({
  contract,
  symbol,
  name,
  received = [],
  sent = [],
  first = [],
}: Pick<TokenSheet, 'contract' | 'symbol' | 'name'> & Partial<TokenSheet>) => ({
  ...{ contract, symbol, name },
  received: [...received],
  sent: [...sent],
  first: [...first],
});

/** What a person is told of them up to a height: one sentence, or nothing. */
export function leftOutNotes({ tokens, empty }: LeftOutBook, asOf: number): string[] {
  const counts = tokens
    .map(({ received, sent }) => countTo(received, asOf) + countTo(sent, asOf))
    .filter((count) => count > 0);
  const unknown = counts.reduce((sum, count) => sum + count, 0);
  const zeros = countTo(empty, asOf);
  const parts = [
    ...(unknown > 0 ? [`${counted(unknown, 'transfer')} of ${counted(counts.length, 'unknown token')}`] : []),
    ...(zeros > 0 ? [counted(zeros, 'zero-value token transfer')] : []),
  ];
  return parts.length === 0 ? [] : [`left out: ${parts.join(', ')}`];
}

/** How a chain names what rows spell. */
export interface LeftOutNaming {
  readonly addresses: AddressBook;
  /** Whom events name as the giver of a mint. */
  readonly nobody: string;
  asset(contract: string): AssetId;
}

/** The tokens that are left out up to a height, the first ones by name; undefined where there are none. */
export function leftOutTokens(
  { tokens }: LeftOutBook,
  asOf: number,
  naming: LeftOutNaming,
): LeftOutTokens | undefined {
  const seen = tokens
    .filter(({ first }) => (first[0]?.at ?? Number.POSITIVE_INFINITY) <= asOf)
    .map((sheet) => ({ sheet, received: countTo(sheet.received, asOf), sent: countTo(sheet.sent, asOf) }));
  if (seen.length === 0) return undefined;
  const named = seen.filter(({ sheet }) => sheet.contract !== '');
  const lost = seen.filter(({ sheet }) => sheet.contract === '');
  return {
    tokens: named.slice(0, NAMED).map(
      ({ sheet: { contract, symbol, name, first }, received, sent }): LeftOutToken => ({
        token: naming.asset(contract),
        ...{ symbol, name, received, sent },
        first: first.filter(({ at }) => at <= asOf).map((details) => transferOf(details, naming)),
      }),
    ),
    others: Math.max(0, named.length - NAMED),
    nameless: lost.reduce((sum, { received, sent }) => sum + received + sent, 0),
  };
}

const transferOf = (
  { txid, height, time, from, to }: LeftOutDetails,
  { addresses, nobody }: LeftOutNaming,
): LeftOutTransfer => ({
  ...{ txid: txId(txid), height, time },
  from: from === nobody ? null : addresses.account(from),
  to: addresses.account(to),
});

/** How many of these places, which are in order, are at or below `asOf`. */
function countTo(places: readonly number[], asOf: number): number {
  const beyond = places.findIndex((at) => at > asOf);
  return beyond < 0 ? places.length : beyond;
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

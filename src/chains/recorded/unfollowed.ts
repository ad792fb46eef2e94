import { type AccountId, type AssetId, assetId } from '../../core/ids.ts';
import type { LeftOutTokens } from '../../core/left-out.ts';
import {
  type LeftOutBook,
  type LeftOutRow,
  leftOutTokens,
  nothingLeftOut,
  withLeftOut,
} from '../left-out.ts';
import { readNames } from '../token-names.ts';
import { positionOf, type Reader } from './chain-rules.ts';
import type { AccountTransaction, FactsHeader } from './facts-schema.ts';
import { append } from './ledger.ts';

/** What each account's history leaves out of tokens, out of transactions in chain order. Faults go to the reader. */
export function unfollowedTokens(
  ordered: readonly AccountTransaction[],
  { assets }: FactsHeader,
  reader: Reader,
): ReadonlyMap<AccountId, LeftOutBook> {
  const listed = new Set(assets.map(({ id }) => id.toLowerCase()));
  const rows = new Map<AccountId, LeftOutRow[]>();
  for (const transaction of ordered) {
    const { height, time } = positionOf(transaction);
    for (const [n, transfer] of transaction.unfollowed.entries()) {
      const place = `line ${transaction.line}, unfollowed.${n}`;
      const { token } = transfer;
      if (!token.startsWith(`${reader.chain}/`) || listed.has(token.toLowerCase()))
        reader.fault(`${place}.token`, `expected a token of ${reader.chain} that line 1 does not list`);
      const from = transfer.from === null ? NOBODY : reader.account(transfer.from, `${place}.from`);
      const to = reader.account(transfer.to, `${place}.to`);
      if (from === undefined || to === undefined) continue;
      const contract = assetId(reader.chain, token.slice(token.indexOf('/') + 1));
      const names = readNames(transfer.symbol, transfer.name);
      const row = { ...{ at: height, height, time, txid: transaction.txid, from, to, contract }, ...names };
      for (const owner of new Set([from, to])) if (owner !== NOBODY) append(rows, owner, row);
    }
  }
  return new Map([...rows].map(([owner, own]) => [owner, withLeftOut(nothingLeftOut, own, owner)]));
}

/** What a record leaves out of one account's tokens up to a height; undefined where it tells of none. */
export const unfollowedUpTo = (book: LeftOutBook, asOf: number): LeftOutTokens | undefined =>
  leftOutTokens(book, asOf, {
    // A book of a record has ids already.
    addresses: { account: (id) => id as AccountId },
    nobody: NOBODY,
    asset: (id) => id as AssetId,
  });

const NOBODY = '' as AccountId;

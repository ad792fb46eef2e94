import { addressOf, assetId } from '../../core/ids.ts';
import type { HistoryGap } from '../../core/movement.ts';
import type { AccountBook, AccountReader } from '../account-book.ts';
import { judgeLists } from '../hub.ts';
import { type LeftOutNaming, leftOutNotes, leftOutTokens } from '../left-out.ts';
import { type HistoryReader, readAccount } from './account-history.ts';
import { type AccountRecord, decodeRecord, encodeRecord } from './account-record.ts';
import { lists } from './wire.ts';

/** Whole accounts of an EVM chain. */
export type Accounts = AccountBook<AccountRecord>;

/** How accounts of an EVM chain are read and kept. */
export function accountReader(options: HistoryReader): AccountReader<AccountRecord> {
  const { digest, chain, addresses, nobody } = options.assets;
  const naming: LeftOutNaming = {
    ...{ addresses, nobody },
    asset: (contract) => assetId(chain, `erc20:${addressOf(addresses.account(contract))}`),
  };
  return {
    read: (account, known, query) => readAccount(account, known, query.hub, query, options),
    /** With a cut another provider may list the block whole. */
    isContinuable: ({ cut, sight }) => cut === undefined && sight === 'everything',
    encode: (record) => encodeRecord(record, digest),
    decode: (bytes) => decodeRecord(bytes, digest),
    judge: ({ activity }, limits, asOf) => judgeLists(lists, activity, limits, asOf),
    gap: (record, asOf, { asset }) => gapOf(record, asOf, asset === options.assets.native),
    notes: ({ leftOut, sight }, asOf) => [
      ...leftOutNotes(leftOut, asOf),
      ...(sight === 'everything' ? [] : [UNSEEN]),
    ],
    leftOut: ({ leftOut }, asOf) => leftOutTokens(leftOut, asOf, naming),
  };
}

/** What a node that has no index of addresses, or no traces, cannot show. */
const UNSEEN =
  'read from token events alone: not seen are transfers of the coin in and out, those by contracts among them, what of it was wrapped and unwrapped, and gas';

function gapOf({ cut, sight }: AccountRecord, asOf: number, isNative: boolean): HistoryGap | null {
  if (sight !== 'everything' && isNative) return { kind: 'truncated', evidence: { seen: 'token events' } };
  if (!cut || cut.block > asOf) return null;
  const { list, block, rows, window } = cut;
  return {
    kind: 'truncated',
    evidence: { list, block: `${block}`, rows: `${rows}`, window: `${window}` },
  };
}

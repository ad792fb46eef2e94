import type { AccountReader } from '../account-book.ts';
import { type HistoryReader, readAccount } from './account-history.ts';
import { type AccountRecord, decodeRecord, encodeRecord } from './account-record.ts';
import { judgeContacts } from './hub.ts';
import { notesOf } from './remarks.ts';
import { labelsOf } from './tags.ts';

/** How accounts of NEM are read and kept. A node lists everything it knows of an account, so nothing is ever cut off. */
export function accountReader(options: HistoryReader): AccountReader<AccountRecord> {
  const { digest } = options.assets;
  return {
    read: (account, known, query) => readAccount(account, known, query.hub, query, options),
    isContinuable: () => true,
    encode: (record) => encodeRecord(record, digest),
    decode: (bytes) => decodeRecord(bytes, digest),
    judge: ({ contacts }, limits, asOf) => judgeContacts(contacts.toReversed(), limits, asOf),
    gap: () => null,
    notes: ({ remarks }, asOf) => notesOf(remarks, asOf),
    labels: ({ account, tags }, asOf) => labelsOf(account, tags, asOf),
  };
}

import { type AccountId, addressOf } from '../../core/ids.ts';
import type { Label } from '../../core/label.ts';
import { positionOf, type Reader } from './chain-rules.ts';
import type { AccountTransaction } from './facts-schema.ts';
import { append, type Claim } from './ledger.ts';
import { isPlaceholder } from './replay-notes.ts';

/** GraphSense's confidence in what is found on the web: anybody can send a tag to anybody. */
const FOUND = 20;

/**
 * What tags say of the accounts they were sent to, by account, out of transactions in chain order. A tag is a label
 * with its senders as the source, never value, and says nothing of who sent it. Faults go to the reader.
 */
export function tagClaims(
  ordered: readonly AccountTransaction[],
  reader: Reader,
): ReadonlyMap<AccountId, readonly Claim[]> {
  const claims = new Map<AccountId, Claim[]>();
  for (const transaction of ordered) {
    const { height } = positionOf(transaction);
    for (const [n, tag] of transaction.tags.entries()) {
      const at = `line ${transaction.line}, tags.${n}`;
      const account = reader.account(tag.to, `${at}.to`);
      const senders = tag.from.flatMap((from) => reader.account(from, `${at}.from`) ?? []);
      if (account === undefined || senders.length < tag.from.length) continue;
      append(claims, account, { height, label: labelOf(tag, account, senders, transaction) });
    }
  }
  return claims;
}

function labelOf(
  { mosaic, name }: AccountTransaction['tags'][number],
  account: AccountId,
  senders: readonly AccountId[],
  { txid, time }: AccountTransaction,
): Label {
  const by = senders.map(addressOf).join(' or ');
  const day = time === null ? null : new Date(time * 1000).toISOString().slice(0, 10);
  return {
    account,
    name,
    category: 'hack',
    source: `tag mosaic ${mosaic} from ${by}${isPlaceholder(txid) ? '' : ` in ${txid}`}`,
    licence: null,
    confidence: FOUND,
    firstSeen: day,
    lastSeen: day,
    published: day,
    role: mosaic.slice(mosaic.indexOf(':') + 1),
  };
}

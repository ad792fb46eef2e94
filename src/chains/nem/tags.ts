import type { AccountId } from '../../core/ids.ts';
import type { Label } from '../../core/label.ts';
import type { NemAddresses } from './address.ts';
import { tagOf } from './tag-mosaics.ts';
import type { TransactionRow } from './wire.ts';

/** A tag mosaic that an account was sent. */
export interface Tag {
  readonly height: number;
  /** Unix seconds, by the clock of whoever sent it. */
  readonly time: number;
  readonly hash: string;
  readonly mosaic: string;
  /** Address of whoever sent it. */
  readonly tagger: string;
}

/** By GraphSense's scale that of a web crawl: anybody could send a tag. */
const CONFIDENCE = 20;

/** The tags that a row brought to whom it pays. To send one says nothing of the sender. */
export function tagsIn({ height, time, hash, signer, act }: TransactionRow, addresses: NemAddresses): Tag[] {
  if (act.kind !== 'transfer') return [];
  const sender = addresses.account(signer);
  const tagger = sender.slice(sender.lastIndexOf(':') + 1);
  return act.carried.flatMap(({ mosaic, amount }): Tag[] =>
    amount > 0n && tagOf(mosaic) && addresses.account(act.recipient) !== sender
      ? [{ height, time, hash, mosaic, tagger }]
      : [],
  );
}

/** What taggers claim of an account up to a height: one label for each tagger and mosaic, from the first tag to the last. */
export function labelsOf(account: AccountId, tags: readonly Tag[], asOf: number): Label[] {
  const claims = new Map<string, Tag[]>();
  for (const tag of tags) {
    if (tag.height > asOf) continue;
    const key = `${tag.tagger} ${tag.mosaic}`;
    const known = claims.get(key);
    if (known) known.push(tag);
    else claims.set(key, [tag]);
  }
  return [...claims.values()].flatMap((found): Label[] => {
    const [first] = found;
    const last = found.at(-1);
    const known = first && tagOf(first.mosaic);
    if (!first || !last || !known) return [];
    return [
      {
        account,
        name: known.entity,
        category: 'hack',
        source: `tag mosaic ${first.mosaic} from ${first.tagger} in ${first.hash}`,
        licence: null,
        confidence: CONFIDENCE,
        firstSeen: dayOf(first.time),
        lastSeen: dayOf(last.time),
        published: dayOf(first.time),
        role: first.mosaic.slice(first.mosaic.indexOf(':') + 1),
      },
    ];
  });
}

const dayOf = (time: number): string => new Date(time * 1_000).toISOString().slice(0, 10);

import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import type { Database } from 'lmdb';
import { packAnswer, unpackAnswer } from './answer-codec.ts';
import { decodeLookup, encodeLookup } from './entry-codec.ts';
import { storeDamaged } from './errors.ts';
import { keyBytes } from './key.ts';
import type { Change } from './lmdb-writer.ts';
import type { KeptLookup, LookupEntry, LookupRef } from './store.ts';

type Binary = Database<Buffer, Buffer>;

/** Where lookups stand: under their keys, their bodies under their digests, and those that were replaced under both. */
export interface LookupDatabases {
  readonly lookups: Binary;
  readonly answers: Binary;
  readonly replaced: Binary;
}

/** Reads and puts lookups: every body once, and none of them lost to a later one. */
export interface LmdbLookups {
  /** The one that stands under a key. Throws `store-damaged`. */
  read(key: string, name: Buffer): KeptLookup | undefined;
  /** Makes of an entry the change that puts it, to be run within a transaction. */
  change(name: Buffer, entry: LookupEntry): Promise<Change>;
  /** The one of a digest, though another has replaced it since. Throws `store-damaged`. */
  kept(ref: LookupRef): KeptLookup | undefined;
  /** Bytes of the lookup under a key and of its body. */
  bytesOf(value: Buffer): number;
}

export function lmdbLookups(directory: string, { lookups, answers, replaced }: LookupDatabases): LmdbLookups {
  const damaged = (key: string) => storeDamaged(directory, `entry ${key}`, 'is not what was put there');

  function whole(key: string, name: Buffer, bytes: Buffer): KeptLookup {
    const meta = decodeLookup(name, bytes);
    if (meta === undefined) throw damaged(key);
    const { digest, ...entry } = meta;
    const packed = answers.getBinary(digest);
    const body = packed && unpackAnswer(digest, packed);
    if (body === undefined) throw damaged(key);
    return { body, ...entry, digest: digest.toString('hex') };
  }

  return {
    read(key, name) {
      const bytes = lookups.getBinary(name);
      return bytes && whole(key, name, bytes);
    },
    async change(name, { body, ...entry }) {
      const answer = await packAnswer(body);
      const bytes = encodeLookup(name, { ...entry, digest: answer.name });
      const make = (): void => {
        const before = lookups.getBinary(name);
        const old = before && decodeLookup(name, before);
        if (old && !old.digest.equals(answer.name)) {
          const place = replacedName(name, old.digest);
          replaced.putSync(place, encodeLookup(place, old));
        }
        if (!answers.doesExist(answer.name)) answers.putSync(answer.name, answer.bytes);
        lookups.putSync(name, bytes);
      };
      return { bytes: answer.bytes.length + 2 * bytes.length, make };
    },
    kept({ key, digest }) {
      const name = keyBytes(key);
      const bytes = lookups.getBinary(name);
      if (bytes && decodeLookup(name, bytes)?.digest.toString('hex') === digest)
        return whole(key, name, bytes);
      const place = replacedName(name, Buffer.from(digest, 'hex'));
      const older = replaced.getBinary(place);
      return older && whole(key, place, older);
    },
    bytesOf(value) {
      const digest = value.subarray(16, 48);
      return value.length + (answers.getBinary(digest)?.length ?? 0);
    },
  };
}

/** Keys may be too long to have a digest behind them. */
const replacedName = (name: Buffer, digest: Buffer): Buffer =>
  Buffer.concat([hash('sha256', name, 'buffer'), digest]);

import { Buffer } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import type { CoinhoundError } from '../core/error.ts';
import { dataFile } from './directory.ts';
import { storeDamaged } from './errors.ts';
import {
  isPlausibleTree,
  META_BYTES,
  type Meta,
  newestMeta,
  type Tree,
  treeAt,
  uint64,
} from './lmdb-meta.ts';
import { type Child, type LongValue, type PageKind, readPage } from './lmdb-page.ts';

/** Whether the value is what was put under the key. */
type EntryCheck = (key: Buffer, value: Buffer) => boolean;

/**
 * LMDB follows page numbers and offsets of its file without a look at whether they make sense, and a file overwritten
 * by something else can crash the process. So a file that may have been touched is looked over before it is used:
 * its header, and every page of its trees: structure, bounds, order, number of entries, each page used once, none of
 * them listed as free, and every entry by `checks`. Throws `store-damaged`.
 *
 * Reads the whole file but for its free pages: about 0.7 s for 100,000 entries.
 * Call it while a read transaction is open, which keeps writers from using the snapshot's pages again.
 */
export function checkPages(directory: string, checks: Readonly<Record<string, EntryCheck>>): void {
  withDataFile(directory, (file) => {
    const meta = newestMetaOf(file);
    const pages = Math.min(meta.lastPage + 1, Math.floor(fstatSync(file.fd).size / meta.pageSize));
    const walk: Walk = { ...file, meta, seen: new Uint8Array(pages) };
    const free: Entry[] = [];
    checkTree(walk, meta.free, { kind: 'free', onEntry: (key, value) => free.push({ key, value }) });
    const named: Entry[] = [];
    checkTree(walk, meta.main, { kind: 'main', onEntry: (key, value) => named.push({ key, value }) });
    for (const { key, value } of named) {
      const tree = treeAt(value, 0);
      // LMDB for Node.js ends the names of trees with a NUL.
      const check = Object.entries(checks).find(([name]) => key.equals(Buffer.from(`${name}\0`)));
      if (check === undefined || !isPlausibleTree(tree, meta.lastPage, 0))
        throw damaged(walk, 'has a senseless record of a tree');
      checkTree(walk, tree, { kind: 'named', onEntry: entryCheck(walk, check) });
    }
    for (const entry of free) checkFree(walk, entry);
  });
}

function entryCheck(
  walk: Walk,
  [name, isIntact]: [string, EntryCheck],
): (key: Buffer, value: Buffer) => void {
  return (key, value) => {
    if (!isIntact(key, value)) throw damaged(walk, `holds among ${name} what was not put there`);
  };
}

/** Looks over the header alone: what LMDB reads when it opens a file. Throws `store-damaged`. */
export function checkHeader(directory: string): void {
  withDataFile(directory, newestMetaOf);
}

interface DataFile {
  readonly directory: string;
  readonly fd: number;
}

interface Walk extends DataFile {
  readonly meta: Meta;
  /** 1 for every page that a tree uses or a list of free pages names. */
  readonly seen: Uint8Array;
}

interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

interface TreeUse {
  readonly kind: PageKind;
  readonly onEntry: (key: Buffer, value: Buffer) => void;
}

/** Level by level, each in the order of its page numbers: the file is read forwards. */
function checkTree(walk: Walk, tree: Tree, { kind, onEntry }: TreeUse): void {
  const { pageSize, transaction } = walk.meta;
  let entries = 0;
  let level: readonly Child[] = [{ number: tree.root, range: { from: undefined, to: undefined } }];
  for (let depth = 1; depth <= tree.depth; depth++) {
    const below: Child[] = [];
    for (const child of [...level].sort((a, b) => a.number - b.number)) {
      take(walk, child.number, 1);
      const bytes = Buffer.allocUnsafe(pageSize);
      readSync(walk.fd, bytes, 0, pageSize, child.number * pageSize);
      const page = readPage(bytes, { ...child, kind, isLeaf: depth === tree.depth, transaction });
      if (typeof page === 'string') throw damaged(walk, page, child.number);
      for (const one of page.children ?? []) below.push(one);
      for (const { key, value } of page.leaves ?? [])
        onEntry(key, Buffer.isBuffer(value) ? value : longValue(walk, value));
      entries += page.leaves?.length ?? 0;
    }
    level = below;
  }
  if (entries !== tree.entries) throw damaged(walk, `lists ${entries} of ${tree.entries} entries`);
}

function longValue(walk: Walk, { bytes: size, firstPage, pages }: LongValue): Buffer {
  const { pageSize, transaction } = walk.meta;
  take(walk, firstPage, pages);
  if (pages * pageSize < 24 + size) throw damaged(walk, 'is too short', firstPage);
  const bytes = Buffer.allocUnsafe(24 + size);
  readSync(walk.fd, bytes, 0, bytes.length, firstPage * pageSize);
  const isHead = uint64(bytes, 0) === firstPage && bytes.readUInt16LE(18) === 0x04;
  if (!isHead || bytes.readUInt32LE(20) !== pages || uint64(bytes, 8) > transaction)
    throw damaged(walk, 'is overwritten', firstPage);
  return bytes.subarray(24);
}

/**
 * A list of free pages, under the transaction that freed them: its length, then page numbers; a negative number is the
 * length of the run that the next begins.
 */
function checkFree(walk: Walk, { key, value }: Entry): void {
  const { transaction, lastPage } = walk.meta;
  const count = value.length >= 8 ? uint64(value, 0) : Number.POSITIVE_INFINITY;
  if ((count + 1) * 8 > value.length || uint64(key, 0) > transaction)
    throw damaged(walk, 'has a senseless list of free pages');
  let run = 1;
  for (let n = 1; n <= count; n++) {
    const entry = Number(value.readBigInt64LE(n * 8));
    if (entry < 0) run = -entry;
    if (entry <= 0) continue;
    if (entry < 2 || entry + run > lastPage + 1) throw damaged(walk, 'lists free pages outside itself');
    see(walk, entry, run);
    run = 1;
  }
}

/** Notes that a tree uses the pages. */
function take(walk: Walk, first: number, count: number): void {
  const isInside = first > 1 && count > 0 && first + count <= walk.seen.length;
  if (!isInside) throw damaged(walk, 'is cut off or points outside');
  see(walk, first, count);
}

/** Pages behind the end of the file are free ones that were never written. */
function see(walk: Walk, first: number, count: number): void {
  const { seen } = walk;
  for (let n = first; n < Math.min(first + count, seen.length); n++) {
    if (seen[n] === 1) throw damaged(walk, 'is used twice', n);
    seen[n] = 1;
  }
}

const ATTEMPTS = 10;

/** A header read while another process writes it can be half old and half new; read again it is whole. */
function newestMetaOf(file: DataFile): Meta {
  for (let attempt = 1; ; attempt++) {
    const head = Buffer.allocUnsafe(META_BYTES);
    const bytes = readSync(file.fd, head, 0, META_BYTES, 0);
    const meta = newestMeta(head.subarray(0, bytes), fstatSync(file.fd).size);
    if (typeof meta !== 'string') return meta;
    if (attempt === ATTEMPTS) throw damaged(file, meta);
  }
}

const damaged = ({ directory }: DataFile, why: string, page?: number): CoinhoundError =>
  storeDamaged(directory, page === undefined ? 'data.mdb' : `page ${page} of data.mdb`, why);

/** Elsewhere LMDB lays its pages out otherwise, and its file cannot be looked over. */
const isReadable = (): boolean => endianness() === 'LE' && !['arm', 'ia32'].includes(process.arch);

function withDataFile(directory: string, action: (file: DataFile) => void): void {
  if (!isReadable()) return;
  const fd = openSync(dataFile(directory), 'r');
  try {
    action({ directory, fd });
  } finally {
    closeSync(fd);
  }
}

import type { Buffer } from 'node:buffer';

/*
 * The file format of LMDB as `lmdb` 3.5 (data version 2, 64 bit, little-endian) writes it: `MDB_page_header`,
 * `MDB_meta` and `MDB_db` in its `mdb.c`. Pages 0 and 1 hold a meta record each; half-way through page 0 stands a
 * third one, of the last snapshot known to have reached the disk.
 */
const PAGE_HEADER = 24;
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const NO_PAGE = Number.POSITIVE_INFINITY;

/** One tree of pages. */
export interface Tree {
  readonly flags: number;
  readonly depth: number;
  readonly entries: number;
  /** Page number, or infinity where the tree is empty. */
  readonly root: number;
}

/** One snapshot of the database. */
export interface Meta {
  readonly pageSize: number;
  readonly transaction: number;
  readonly lastPage: number;
  readonly free: Tree;
  readonly main: Tree;
}

/** An unsigned 64-bit integer; infinity where it is beyond what a double holds exactly. */
export function uint64(bytes: Buffer, at: number): number {
  const high = bytes.readUInt32LE(at + 4);
  return high > 0x1f_ffff ? NO_PAGE : high * 0x1_0000_0000 + bytes.readUInt32LE(at);
}

/** The record of a tree, 48 bytes. */
export const treeAt = (bytes: Buffer, at: number): Tree => ({
  flags: bytes.readUInt16LE(at + 4),
  depth: bytes.readUInt16LE(at + 6),
  entries: uint64(bytes, at + 32),
  root: uint64(bytes, at + 40),
});

/** Whether LMDB could have written this of a tree in a file whose last page is `lastPage`. `flags` are those it must have. */
export const isPlausibleTree = (tree: Tree, lastPage: number, flags: number): boolean =>
  tree.flags === flags &&
  (tree.root === NO_PAGE
    ? tree.depth === 0
    : tree.depth > 0 && tree.depth < 32 && tree.root > 1 && tree.root <= lastPage);

/** How many bytes of the file hold its meta records whatever its page size. */
export const META_BYTES = 65536 + 512;

/**
 * The newest snapshot among the meta records in the first bytes of a file of `size` bytes, or a word on why there is
 * none to trust. Every record is looked at, because LMDB may fall back on any of them.
 */
export function newestMeta(head: Buffer, size: number): Meta | string {
  const first = metaAt(head, 0, size);
  if (typeof first === 'string') return first;
  const second = metaAt(head, first.pageSize, size);
  if (typeof second === 'string') return second;
  if (second.pageSize !== first.pageSize) return 'has two page sizes';
  return first.transaction >= second.transaction ? first : second;
}

function metaAt(head: Buffer, at: number, size: number): Meta | string {
  if (head.length < at + PAGE_HEADER + 144) return 'is cut off';
  const page = at + PAGE_HEADER;
  if (head.readUInt32LE(page) !== MAGIC || (head.readUInt16LE(at + 18) & 0x08) === 0) {
    return 'does not begin like a database';
  }
  if ((head.readUInt32LE(page + 4) & 0xffff) !== DATA_VERSION) return 'has another data version';
  const pageSize = head.readUInt32LE(page + 24);
  if (pageSize < 512 || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0)
    return 'has no valid page size';
  const meta = snapshot(head, page, pageSize);
  const flushed = at === 0 && head.length >= pageSize ? snapshot(head, page + pageSize / 2, pageSize) : meta;
  if (!isPlausible(meta, size) || (flushed.transaction > 0 && !isPlausible(flushed, size))) {
    return 'has a senseless header';
  }
  return meta;
}

const snapshot = (head: Buffer, at: number, pageSize: number): Meta => ({
  pageSize,
  free: treeAt(head, at + 24),
  main: treeAt(head, at + 72),
  lastPage: uint64(head, at + 120),
  transaction: uint64(head, at + 128),
});

/** Flags of the list of free pages: integer keys, and one that says that the snapshot may not have reached the disk. */
const FREE_FLAGS = 0x0008;
const UNFLUSHED = 0x1000;
/** A file may end before its last page where that page is free: by what one transaction can take and give back. */
const PAGES_BEYOND_END = 65536;

function isPlausible({ free, main, lastPage, transaction, pageSize }: Meta, size: number): boolean {
  return (
    lastPage < size / pageSize + PAGES_BEYOND_END &&
    Number.isFinite(transaction) &&
    isPlausibleTree({ ...free, flags: free.flags & ~UNFLUSHED }, lastPage, FREE_FLAGS) &&
    isPlausibleTree(main, lastPage, 0)
  );
}

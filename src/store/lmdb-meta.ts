import type { Buffer } from 'node:buffer';

/*
 * The file format of LMDB as `lmdb` 3.5 (data version 2, 64 bit, little-endian) writes it: `MDB_page_header`,
 * `MDB_meta` and `MDB_db` in its `mdb.c`. Pages 0 and 1 hold a meta record each.
 */
const PAGE_HEADER = 24;
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const META_PAGE = 0x08;
const META_RECORD = 144;
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

/** The newest snapshot by the first bytes of a file of `size` bytes, or a word on why there is none to trust. */
export function newestMeta(head: Buffer, size: number): Meta | string {
  const even = metaAt(head, 0, size);
  if (typeof even === 'string') return even;
  const odd = metaAt(head, even.pageSize, size);
  if (typeof odd === 'string') return odd;
  if (odd.pageSize !== even.pageSize) return 'has two page sizes';
  if (!follow(even.transaction, odd.transaction)) return 'has lost a header';
  return even.transaction > odd.transaction ? even : odd;
}

/** Transactions write the two records in turn. Both are 0 before the first. */
const follow = (even: number, odd: number): boolean =>
  even % 2 === 0 && (Math.abs(even - odd) === 1 || (even === 0 && odd === 0));

function metaAt(head: Buffer, page: number, size: number): Meta | string {
  const at = page + PAGE_HEADER;
  if (head.length < at + META_RECORD) return 'is cut off';
  if (head.readUInt32LE(at) !== MAGIC || (head.readUInt16LE(page + 18) & META_PAGE) === 0)
    return 'does not begin like a database';
  if ((head.readUInt32LE(at + 4) & 0xffff) !== DATA_VERSION) return 'has another data version';
  const meta = {
    pageSize: head.readUInt32LE(at + 24),
    free: treeAt(head, at + 24),
    main: treeAt(head, at + 72),
    lastPage: uint64(head, at + 120),
    transaction: uint64(head, at + 128),
  };
  return isPlausible(meta, size) ? meta : 'has a senseless header';
}

/** Flags of the tree of free pages: integer keys. */
const FREE_FLAGS = 0x0008;
/** A file may end before its last page where that page is free: by what one transaction can take and give back. */
const PAGES_BEYOND_END = 65536;

function isPlausible({ free, main, lastPage, transaction, pageSize }: Meta, size: number): boolean {
  const isPageSize = pageSize >= 512 && pageSize <= 65536 && (pageSize & (pageSize - 1)) === 0;
  return (
    isPageSize &&
    lastPage < size / pageSize + PAGES_BEYOND_END &&
    Number.isFinite(transaction) &&
    isPlausibleTree(free, lastPage, FREE_FLAGS) &&
    isPlausibleTree(main, lastPage, 0)
  );
}

import { Buffer } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import {
  isPlausibleTree,
  META_BYTES,
  type Meta,
  newestMeta,
  type Tree,
  treeAt,
  uint64,
} from './lmdb-meta.ts';
import { type Leaf, type PageKind, readPage } from './lmdb-page.ts';

/** Says what of the database is not as LMDB writes it. Never returns. */
export type Fail = (part: string, why: string) => never;

/**
 * LMDB follows page numbers and offsets of its file without a look at whether they make sense, and a file overwritten
 * by something else can crash the process. So a file that may have been touched is looked over before it is used:
 * its header, and every page of its trees: structure, bounds, order, number of entries, each page used once, none of
 * them listed as free. What entries hold is not looked at: their digests are, whenever one is read.
 *
 * Reads 4 KiB for every page of a tree, 24 bytes for every value longer than 2 KiB: about 0.2 s for 100,000 lookups.
 * Call it while a read transaction is open, which keeps writers from using the snapshot's pages again.
 */
export function checkPages(path: string, fail: Fail): void {
  if (!isReadable()) return;
  withFile(path, (fd) => {
    const meta = newestMetaOf(fd, fail);
    const pages = Math.min(meta.lastPage + 1, Math.floor(fstatSync(fd).size / meta.pageSize));
    const walk: Walk = { fd, meta, fail, used: new Uint8Array(pages) };
    walk.used.fill(1, 0, 2);
    const free: Leaf[] = [];
    checkTree(walk, meta.free, {
      kind: 'free',
      leaf: (leaf) => free.push({ ...leaf, data: Buffer.from(leaf.data) }),
    });
    const named: Tree[] = [];
    checkTree(walk, meta.main, {
      kind: 'main',
      leaf: ({ data }) => named.push(treeAt(data, 0)),
    });
    for (const tree of named) {
      if (!isPlausibleTree(tree, meta.lastPage, 0)) fail('data.mdb', 'has a senseless record of a tree');
      checkTree(walk, tree, { kind: 'named', leaf: () => undefined });
    }
    for (const leaf of free) checkFree(walk, leaf);
  });
}

/** Looks over the header alone: what LMDB reads when it opens a file. */
export function checkHeader(path: string, fail: Fail): void {
  if (!isReadable()) return;
  withFile(path, (fd) => newestMetaOf(fd, fail));
}

interface Walk {
  readonly fd: number;
  readonly meta: Meta;
  readonly fail: Fail;
  /** 1 for every page some tree uses. */
  readonly used: Uint8Array;
}

interface TreeUse {
  readonly kind: PageKind;
  readonly leaf: (leaf: Leaf) => void;
}

/** Level by level, each in the order of its page numbers: the file is read forwards. */
function checkTree(walk: Walk, tree: Tree, { kind, leaf }: TreeUse): void {
  const { meta, fail } = walk;
  if (!Number.isFinite(tree.root)) return;
  const bytes = Buffer.alloc(meta.pageSize);
  let entries = 0;
  let level = [tree.root];
  for (let depth = 1; depth <= tree.depth; depth++) {
    const below: number[] = [];
    for (const number of level.sort((a, b) => a - b)) {
      use(walk, number, 1);
      readSync(walk.fd, bytes, 0, meta.pageSize, number * meta.pageSize);
      const { transaction } = meta;
      const page = readPage(bytes, { number, kind, isLeaf: depth === tree.depth, transaction });
      if (typeof page === 'string') fail(`page ${number} of data.mdb`, page);
      else if (page.children !== undefined) for (const child of page.children) below.push(child);
      else {
        entries += page.leaves.length;
        for (const item of page.leaves) leaf(isLong(item) ? longValue(walk, item, kind) : item);
      }
    }
    level = below;
  }
  if (entries !== tree.entries) fail('data.mdb', `lists ${entries} of ${tree.entries} entries`);
}

const isLong = (leaf: Leaf): leaf is Leaf & { readonly page: number } => leaf.page !== undefined;

/** Looks over the pages of a value that has its own; reads the value where it is a list of free pages. */
function longValue(walk: Walk, leaf: Leaf & { readonly page: number }, kind: PageKind): Leaf {
  const { fd, meta, fail } = walk;
  const length = kind === 'free' ? 24 + leaf.size : 24;
  use(walk, leaf.page, leaf.pages);
  if (leaf.pages * meta.pageSize < 24 + leaf.size) fail(`page ${leaf.page} of data.mdb`, 'is too short');
  const bytes = Buffer.alloc(length);
  readSync(fd, bytes, 0, length, leaf.page * meta.pageSize);
  const isHead = uint64(bytes, 0) === leaf.page && bytes.readUInt16LE(18) === 0x04;
  if (!isHead || bytes.readUInt32LE(20) !== leaf.pages || uint64(bytes, 8) > meta.transaction) {
    fail(`page ${leaf.page} of data.mdb`, 'is overwritten');
  }
  return { ...leaf, data: bytes.subarray(24) };
}

function use({ used, fail }: Walk, page: number, count: number): void {
  if (!(page > 1 && page + count <= used.length && count > 0))
    fail('data.mdb', 'is cut off or points outside');
  for (let n = page; n < page + count; n++) {
    if (used[n] === 1) fail(`page ${n} of data.mdb`, 'is used twice');
    used[n] = 1;
  }
}

/** A list of free pages: its length, then page numbers; a negative number is the length of the run that the next begins. */
function checkFree({ used, meta, fail }: Walk, { data }: Leaf): void {
  const count = data.length >= 8 ? uint64(data, 0) : Number.POSITIVE_INFINITY;
  if ((count + 1) * 8 > data.length) fail('data.mdb', 'has a list of free pages that is cut off');
  let run = 1;
  for (let n = 1; n <= count; n++) {
    const entry = data.readBigInt64LE(n * 8);
    if (entry < 0n) run = -Number(entry);
    if (entry <= 0n) continue;
    const page = Number(entry);
    if (page < 2 || page + run > meta.lastPage + 1) fail('data.mdb', 'lists free pages outside itself');
    if (used.subarray(page, page + run).includes(1)) fail(`page ${page} of data.mdb`, 'is used and free');
    run = 1;
  }
}

function newestMetaOf(fd: number, fail: Fail): Meta {
  const head = Buffer.alloc(META_BYTES);
  const meta = newestMeta(head.subarray(0, readSync(fd, head, 0, META_BYTES, 0)), fstatSync(fd).size);
  return typeof meta === 'string' ? fail('data.mdb', meta) : meta;
}

/** Elsewhere LMDB lays its pages out otherwise, and its file cannot be looked over. */
const isReadable = (): boolean => endianness() === 'LE' && !['arm', 'ia32'].includes(process.arch);

function withFile(path: string, action: (fd: number) => void): void {
  const fd = openSync(path, 'r');
  try {
    action(fd);
  } finally {
    closeSync(fd);
  }
}

import { Buffer } from 'node:buffer';
import { uint64 } from './lmdb-meta.ts';

const PAGE_HEADER = 24;
const NODE_HEADER = 8;
const BRANCH = 0x01;
const LEAF = 0x02;
/** Node flags: the value stands on pages of its own; the value is the record of a tree. */
const LONG = 0x01;
const TREE = 0x02;
const TREE_BYTES = 48;

/** Which tree a page belongs to: the lists of free pages, the names of the trees, or a named tree. */
export type PageKind = 'free' | 'main' | 'named';

/** One value of a leaf page. */
export interface Leaf {
  readonly size: number;
  /** The value, where it stands on the leaf page itself; a view of the bytes that were read. */
  readonly data: Buffer;
  /** First page of a value that has its own. */
  readonly page: number | undefined;
  /** How many pages it has. */
  readonly pages: number;
}

/** What stands on a page: children of a branch, or values of a leaf. */
export type Page =
  | { readonly children: readonly number[]; readonly leaves?: undefined }
  | { readonly children?: undefined; readonly leaves: readonly Leaf[] };

interface Place {
  readonly number: number;
  readonly kind: PageKind;
  readonly isLeaf: boolean;
  /** The snapshot's transaction: none of its pages was written by a later one. */
  readonly transaction: number;
}

/** Reads a page of a tree (`MDB_page` and `MDB_node` of LMDB's `mdb.c`), or says why it is none that LMDB wrote. */
export function readPage(bytes: Buffer, { number, kind, isLeaf, transaction }: Place): Page | string {
  if (uint64(bytes, 0) !== number || uint64(bytes, 8) > transaction) return 'is overwritten';
  if (bytes.readUInt16LE(18) !== (isLeaf ? LEAF : BRANCH)) return 'is of the wrong kind';
  const lower = bytes.readUInt16LE(20);
  const upper = bytes.readUInt16LE(22);
  const keys = lower >> 1;
  if ((lower & 1) === 1 || lower > upper || upper > bytes.length - PAGE_HEADER) return 'has senseless bounds';
  if (keys < (isLeaf ? 1 : 2)) return 'is empty';
  const children: number[] = [];
  const leaves: Leaf[] = [];
  let previous: Buffer | undefined;
  for (let n = 0; n < keys; n++) {
    const offset = bytes.readUInt16LE(PAGE_HEADER + 2 * n);
    const node = PAGE_HEADER + offset;
    if (offset < upper || node + NODE_HEADER > bytes.length) return 'has an entry outside itself';
    const keyEnd = node + NODE_HEADER + bytes.readUInt16LE(node + 6);
    if (keyEnd > bytes.length) return 'has a key outside itself';
    const key = bytes.subarray(node + NODE_HEADER, keyEnd);
    const isFirstOfBranch = !isLeaf && n === 0;
    if (!isFirstOfBranch) {
      if (key.length === 0 || (kind === 'free' && key.length !== 8)) return 'has a key of the wrong length';
      if (previous !== undefined && order(previous, key, kind) >= 0) return 'has keys out of order';
      previous = key;
    }
    if (!isLeaf) {
      children.push(bytes.readUInt32LE(node) + bytes.readUInt16LE(node + 4) * 0x1_0000_0000);
      continue;
    }
    const leaf = readLeaf(bytes, { node, keyEnd, kind });
    if (leaf === undefined) return 'has a senseless entry';
    leaves.push(leaf);
  }
  return isLeaf ? { leaves } : { children };
}

function readLeaf(
  bytes: Buffer,
  { node, keyEnd, kind }: { readonly node: number; readonly keyEnd: number; readonly kind: PageKind },
): Leaf | undefined {
  const size = bytes.readUInt32LE(node);
  const flags = bytes.readUInt16LE(node + 4);
  const isLong = flags === LONG && kind !== 'main';
  if (!isLong && flags !== (kind === 'main' ? TREE : 0)) return undefined;
  const end = keyEnd + (isLong ? 24 : size);
  if (end > bytes.length || (kind === 'main' && size !== TREE_BYTES)) return undefined;
  const data = bytes.subarray(keyEnd, end);
  if (!isLong) return { size, data, page: undefined, pages: 0 };
  return { size, data, page: uint64(data, 0), pages: uint64(data, 16) };
}

function order(a: Buffer, b: Buffer, kind: PageKind): number {
  return kind === 'free' ? uint64(a, 0) - uint64(b, 0) : Buffer.compare(a, b);
}

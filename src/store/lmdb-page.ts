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

/** Keys from `from`, and below `to`; to either side without bounds. */
export interface KeyRange {
  readonly from: Buffer | undefined;
  readonly to: Buffer | undefined;
}

/** One entry of a leaf page; a view of the bytes that were read. */
export interface Leaf {
  readonly key: Buffer;
  readonly value: Buffer | LongValue;
}

/** A value that has pages of its own. */
export interface LongValue {
  readonly bytes: number;
  readonly firstPage: number;
  readonly pages: number;
}

export interface Child {
  readonly number: number;
  readonly range: KeyRange;
}

/** What stands on a page: the children of a branch, or the entries of a leaf. */
export type Page =
  | { readonly children: readonly Child[]; readonly leaves?: undefined }
  | { readonly children?: undefined; readonly leaves: readonly Leaf[] };

export interface Place extends Child {
  readonly kind: PageKind;
  readonly isLeaf: boolean;
  /** The snapshot's transaction: none of its pages was written by a later one. */
  readonly transaction: number;
}

/** Reads a page of a tree (`MDB_page` and `MDB_node` of LMDB's `mdb.c`), or says why it is none that LMDB wrote. */
export function readPage(bytes: Buffer, place: Place): Page | string {
  const { number, kind, isLeaf, transaction, range } = place;
  if (uint64(bytes, 0) !== number || uint64(bytes, 8) > transaction) return 'is overwritten';
  if (bytes.readUInt16LE(18) !== (isLeaf ? LEAF : BRANCH)) return 'is of the wrong kind';
  const lower = bytes.readUInt16LE(20);
  const upper = bytes.readUInt16LE(22);
  const count = lower >> 1;
  if ((lower & 1) === 1 || lower > upper || upper > bytes.length - PAGE_HEADER) return 'has senseless bounds';
  if (count < (isLeaf ? 1 : 2)) return 'is empty';
  const keys: Buffer[] = [];
  const children: number[] = [];
  const leaves: Leaf[] = [];
  for (let n = 0; n < count; n++) {
    const offset = bytes.readUInt16LE(PAGE_HEADER + 2 * n);
    const node = PAGE_HEADER + offset;
    if (offset < upper || node + NODE_HEADER > bytes.length) return 'has an entry outside itself';
    const keyEnd = node + NODE_HEADER + bytes.readUInt16LE(node + 6);
    if (keyEnd > bytes.length) return 'has a key outside itself';
    const key = bytes.subarray(node + NODE_HEADER, keyEnd);
    // The first key of a branch stands for all below the second.
    if (isLeaf || n > 0) {
      if (key.length === 0 || (kind === 'free' && key.length !== 8)) return 'has a key of the wrong length';
      keys.push(key);
    }
    if (!isLeaf) {
      children.push(bytes.readUInt32LE(node) + bytes.readUInt16LE(node + 4) * 0x1_0000_0000);
      continue;
    }
    const leaf = readLeaf(bytes, { node, key, keyEnd, kind });
    if (leaf === undefined) return 'has a senseless entry';
    leaves.push(leaf);
  }
  if (!areWithin(keys, range, kind)) return 'has keys out of order';
  return isLeaf ? { leaves } : { children: childrenOf(children, keys, range) };
}

interface Node {
  readonly node: number;
  readonly key: Buffer;
  readonly keyEnd: number;
  readonly kind: PageKind;
}

function readLeaf(bytes: Buffer, { node, key, keyEnd, kind }: Node): Leaf | undefined {
  const size = bytes.readUInt32LE(node);
  const flags = bytes.readUInt16LE(node + 4);
  const isLong = flags === LONG && kind !== 'main';
  if (!isLong && flags !== (kind === 'main' ? TREE : 0)) return undefined;
  const end = keyEnd + (isLong ? 24 : size);
  if (end > bytes.length || (kind === 'main' && size !== TREE_BYTES)) return undefined;
  const value = bytes.subarray(keyEnd, end);
  if (!isLong) return { key, value };
  return { key, value: { bytes: size, firstPage: uint64(value, 0), pages: uint64(value, 16) } };
}

/** Whether the keys ascend, none twice, inside the range. */
function areWithin(keys: readonly Buffer[], { from, to }: KeyRange, kind: PageKind): boolean {
  const order = kind === 'free' ? compareIntegers : Buffer.compare;
  const ascend = keys.every((key, n) => n === 0 || order(keys[n - 1]!, key) < 0);
  const [first, last] = [keys[0]!, keys.at(-1)!];
  return (
    ascend && (from === undefined || order(from, first) <= 0) && (to === undefined || order(last, to) < 0)
  );
}

const compareIntegers = (a: Buffer, b: Buffer): number => uint64(a, 0) - uint64(b, 0);

/** The keys outlive the page they stand on. */
function childrenOf(children: readonly number[], keys: readonly Buffer[], { from, to }: KeyRange): Child[] {
  const bounds = [from, ...keys.map((key) => Buffer.from(key)), to];
  return children.map((number, n) => ({ number, range: { from: bounds[n], to: bounds[n + 1] } }));
}

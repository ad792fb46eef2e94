import { type ChainId, type MovementId, movementId, txId } from '../core/ids.ts';
import { type Movement, type Position, UNKNOWN_INDEX } from '../core/movement.ts';
import { type ByteReader, type ByteWriter, byteReader, byteWriter } from './bytes.ts';
import { malformedMovements } from './errors.ts';
import { legReader, legWriter } from './leg-codec.ts';
import { remarkReader, remarkWriter } from './remark-codec.ts';
import { type TextReader, textReader, textWriter } from './text-codec.ts';

/*
 * A version, the number of movements, and each movement: flags, chain, txid, id, place, legs. What equals the movement
 * before is a flag; heights and times are differences to it. Ids are texts of `text-codec.ts`. Where movements have memos, the
 * version is another, and the memos stand behind the movements (`remark-codec.ts`); where some call a contract or are half of
 * a wrap, it is another again, and behind the memos stand the calls and the wraps.
 */
const VERSION = 1;
const VERSION_WITH_MEMOS = 2;
const VERSION_WITH_CALLS = 3;

const SAME_CHAIN = 0x01;
const SAME_TXID = 0x02;
const SAME_POSITION = 0x04;
const NO_INDEX = 0x08;
const NO_TIME = 0x10;
/** The place is three numbers of 8 bytes each, for what is no whole number of a common size. */
const WIDE = 0x20;
/** How the movement's id is written: as a text; not at all, being the txid; as what follows `chain:txid/`. */
const ID_IS_TXID = 0x40;
const ID_IN_TXID = 0x80;

/** Movements as bytes, in their order. Amounts must not be negative: such a one throws a `bug`. */
export function encodeMovements(movements: readonly Movement[]): Uint8Array {
  const bytes = byteWriter();
  const texts = textWriter(bytes);
  const writeLegs = legWriter(bytes, texts);
  const remarks = remarkWriter(bytes, texts);
  const version = versionOf(movements);
  bytes.byte(version);
  bytes.varint(movements.length);
  let previous = BEFORE_FIRST;
  for (const movement of movements) {
    const { id, chain, txid, position, inputs, outputs } = movement;
    const prefix = `${chain}:${txid}/`;
    const idFlag = id === (txid as string) ? ID_IS_TXID : id.startsWith(prefix) ? ID_IN_TXID : 0;
    const isSameChain = chain === previous.chain;
    const isSameTxid = txid === previous.txid;
    const placeFlags = positionFlags(position, previous.position);
    bytes.byte((isSameChain ? SAME_CHAIN : 0) | (isSameTxid ? SAME_TXID : 0) | placeFlags | idFlag);
    if (!isSameChain) texts.interned(chain);
    if (!isSameTxid) texts.text(txid);
    if (idFlag !== ID_IS_TXID) texts.text(idFlag === ID_IN_TXID ? id.slice(prefix.length) : id);
    writePosition(bytes, placeFlags, position, previous.position);
    bytes.varint(inputs.length);
    bytes.varint(outputs.length);
    writeLegs(inputs);
    writeLegs(outputs);
    previous = movement;
  }
  if (version >= VERSION_WITH_MEMOS) remarks.memos(movements);
  if (version >= VERSION_WITH_CALLS) {
    remarks.calls(movements);
    remarks.wraps(movements);
  }
  return bytes.take();
}

/**
 * The movements in `bytes`. Equal holdings are one object, and so is the place that neighbours share. Throws
 * `movements-malformed` (kind `data`) where `encodeMovements` cannot have given the bytes, or in another version.
 */
export function decodeMovements(bytes: Uint8Array): Movement[] {
  const reader = byteReader(bytes);
  const version = reader.byte();
  if (version < VERSION || version > VERSION_WITH_CALLS) throw malformedMovements('have another version');
  const texts = textReader(reader);
  const readLegs = legReader(reader, texts);
  const count = reader.varint();
  const movements: Movement[] = [];
  let previous = BEFORE_FIRST;
  for (let n = 0; n < count; n++) {
    const flags = reader.byte();
    const chain = flags & SAME_CHAIN ? previous.chain : (texts.interned() as ChainId);
    const txid = flags & SAME_TXID ? previous.txid : txId(texts.text());
    const id = readId(texts, flags, `${chain}:${txid}/`, txid);
    const position = readPosition(reader, flags, previous.position);
    const inputCount = reader.varint();
    const outputCount = reader.varint();
    const inputs = readLegs(inputCount);
    previous = { id, chain, txid, position, inputs, outputs: readLegs(outputCount) };
    movements.push(previous);
  }
  const remarks = remarkReader(reader, texts);
  if (version >= VERSION_WITH_MEMOS) remarks.memos(movements);
  if (version >= VERSION_WITH_CALLS) {
    remarks.calls(movements);
    remarks.wraps(movements);
  }
  if (reader.left() > 0) throw malformedMovements('go on after their end');
  return movements;
}

/** What the first movement is compared with. */
const BEFORE_FIRST: Movement = {
  id: movementId(''),
  chain: '' as ChainId,
  txid: txId(''),
  position: { height: 0, index: 0, time: 0 },
  inputs: [],
  outputs: [],
};

/** The least that tells all. */
function versionOf(movements: readonly Movement[]): number {
  if (movements.some(({ call, wraps }) => call !== undefined || wraps !== undefined))
    return VERSION_WITH_CALLS;
  return movements.some(({ memo }) => memo !== undefined) ? VERSION_WITH_MEMOS : VERSION;
}

function readId(texts: TextReader, flags: number, prefix: string, txid: string): MovementId {
  if (flags & ID_IS_TXID) return movementId(txid);
  const text = texts.text();
  return movementId(flags & ID_IN_TXID ? prefix + text : text);
}

/** Whole numbers that differ by less than 2^52, so that a difference and its sign fit a varint. */
const isCommon = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) <= 2 ** 50 && !Object.is(value, -0);

function positionFlags({ height, index, time }: Position, previous: Position): number {
  const isSame =
    Object.is(height, previous.height) && Object.is(index, previous.index) && Object.is(time, previous.time);
  if (isSame) return SAME_POSITION;
  const isCompact =
    isCommon(height) &&
    (index === UNKNOWN_INDEX || (isCommon(index) && index >= 0)) &&
    (time === null || isCommon(time)) &&
    isCommon(previous.height) &&
    isCommon(previous.time ?? 0);
  const noTime = time === null ? NO_TIME : 0;
  if (!isCompact) return WIDE | noTime;
  return noTime | (index === UNKNOWN_INDEX ? NO_INDEX : 0);
}

function writePosition(
  bytes: ByteWriter,
  flags: number,
  { height, index, time }: Position,
  previous: Position,
): void {
  if (flags & SAME_POSITION) return;
  if (flags & WIDE) {
    bytes.double(height);
    bytes.double(index);
    if (time !== null) bytes.double(time);
    return;
  }
  writeDifference(bytes, height - previous.height);
  if (index !== UNKNOWN_INDEX) bytes.varint(index);
  if (time !== null) writeDifference(bytes, time - (previous.time ?? 0));
}

function readPosition(bytes: ByteReader, flags: number, previous: Position): Position {
  if (flags & SAME_POSITION) return previous;
  const hasTime = (flags & NO_TIME) === 0;
  if (flags & WIDE) {
    return { height: bytes.double(), index: bytes.double(), time: hasTime ? bytes.double() : null };
  }
  const height = previous.height + readDifference(bytes);
  const index = flags & NO_INDEX ? UNKNOWN_INDEX : bytes.varint();
  return { height, index, time: hasTime ? (previous.time ?? 0) + readDifference(bytes) : null };
}

/** 0, -1, 1, -2 … as 0, 1, 2, 3 … */
const writeDifference = (bytes: ByteWriter, value: number): void =>
  bytes.varint(value < 0 ? -2 * value - 1 : 2 * value);

function readDifference(bytes: ByteReader): number {
  const value = bytes.varint();
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

import { invariant } from '../core/error.ts';
import { type AccountId, type AssetId, balanceId, type HoldingId } from '../core/ids.ts';
import type { Holding, Leg } from '../core/movement.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { malformedMovements } from './errors.ts';
import type { TextReader, TextWriter } from './text-codec.ts';

/** A holding's number, from 2; before a new one: whether its id is that of a balance, or is written out. */
const NEW_BALANCE = 0;
const NEW_OTHER = 1;
/** Before an amount: its length in bytes plus one, or that it is the amount of the leg before. */
const SAME_AMOUNT = 0;

/** Writes lists of legs. A holding that came before is a number, as is an amount equal to the one before. */
export function legWriter(bytes: ByteWriter, texts: TextWriter): (legs: readonly Leg[]) => void {
  const holdings: Holding[] = [];
  const numbers = new Map<HoldingId, number>();
  let last = 0n;

  function writeHolding(holding: Holding): void {
    const { id, owner, asset } = holding;
    const number = numbers.get(id);
    const known = number === undefined ? undefined : holdings[number];
    if (number !== undefined && known?.owner === owner && known.asset === asset) {
      bytes.varint(number + 2);
      return;
    }
    numbers.set(id, holdings.length);
    holdings.push(holding);
    const isBalance = id === balanceId(owner, asset);
    bytes.varint(isBalance ? NEW_BALANCE : NEW_OTHER);
    texts.interned(owner);
    texts.interned(asset);
    if (!isBalance) texts.text(id);
  }

  function writeAmount(amount: bigint): void {
    if (amount === last) {
      bytes.varint(SAME_AMOUNT);
      return;
    }
    invariant(amount >= 0n, 'an amount to be stored is negative');
    last = amount;
    const hex = amount === 0n ? '' : evenHex(amount);
    bytes.varint(hex.length / 2 + 1);
    bytes.text(hex, 'hex');
  }
  return (legs) => {
    for (const { holding, amount } of legs) {
      writeHolding(holding);
      writeAmount(amount);
    }
  };
}

/** Reads what a `legWriter` wrote; equal holdings are one object. */
export function legReader(bytes: ByteReader, texts: TextReader): (count: number) => Leg[] {
  const holdings: Holding[] = [];
  let last = 0n;

  function readHolding(): Holding {
    const number = bytes.varint();
    if (number > NEW_OTHER) {
      const known = holdings[number - 2];
      if (known === undefined) throw malformedMovements('refer to no holding');
      return known;
    }
    const owner = texts.interned() as AccountId;
    const asset = texts.interned() as AssetId;
    const id = number === NEW_BALANCE ? balanceId(owner, asset) : (texts.text() as HoldingId);
    const holding = { id, owner, asset };
    holdings.push(holding);
    return holding;
  }
  return (count) => {
    if (2 * count > bytes.left()) throw malformedMovements('end too early');
    const legs: Leg[] = [];
    for (let n = 0; n < count; n++) {
      const holding = readHolding();
      const length = bytes.varint();
      if (length !== SAME_AMOUNT) last = bytes.integer(length - 1);
      legs.push({ holding, amount: last });
    }
    return legs;
  };
}

/** Two digits for every byte of a positive number. */
function evenHex(value: bigint): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

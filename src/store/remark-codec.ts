import { type MovementId, movementId } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { malformedMovements } from './errors.ts';
import type { TextReader, TextWriter } from './text-codec.ts';

/**
 * What few movements have, behind all of them: the number of those that have it, and for each how many movements it is after
 * the one before, and its value.
 */
export interface RemarkWriter {
  memos(movements: readonly Movement[]): void;
  calls(movements: readonly Movement[]): void;
  wraps(movements: readonly Movement[]): void;
}

export function remarkWriter(bytes: ByteWriter, texts: TextWriter): RemarkWriter {
  function section<T>(values: readonly (T | undefined)[], write: (value: T, n: number) => void): void {
    const places = values.flatMap((value, n) => (value === undefined ? [] : [{ n, value }]));
    bytes.varint(places.length);
    let previous = 0;
    for (const { n, value } of places) {
      bytes.varint(n - previous);
      write(value, n);
      previous = n;
    }
  }
  return {
    memos: (movements) =>
      section(
        movements.map(({ memo }) => memo),
        (memo) => {
          bytes.byte(memo === null ? 0 : 1);
          if (memo !== null) texts.interned(memo);
        },
      ),
    calls: (movements) =>
      section(
        movements.map(({ call }) => call),
        (call) => texts.interned(call),
      ),
    wraps: (movements) =>
      section(
        movements.map(({ wraps }) => wraps),
        (wraps) => texts.text(wraps),
      ),
  };
}

/** Puts what a `RemarkWriter` wrote on the movements it belongs to. */
export interface RemarkReader {
  memos(movements: Movement[]): void;
  calls(movements: Movement[]): void;
  wraps(movements: Movement[]): void;
}

export function remarkReader(bytes: ByteReader, texts: TextReader): RemarkReader {
  const section =
    (read: () => Partial<Movement>) =>
    (movements: Movement[]): void => {
      const count = bytes.varint();
      let n = 0;
      for (let done = 0; done < count; done++) {
        n += bytes.varint();
        const movement = movements[n];
        if (!movement) throw malformedMovements('have a remark on none of them');
        movements[n] = { ...movement, ...read() };
      }
    };
  return {
    memos: section(() => ({ memo: bytes.byte() === 0 ? null : texts.interned() })),
    calls: section(() => ({ call: texts.interned() })),
    wraps: section((): { readonly wraps: MovementId } => ({ wraps: movementId(texts.text()) })),
  };
}

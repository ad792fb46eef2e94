import { Buffer } from 'node:buffer';
import { sortedRecord } from '../../core/graph-input.ts';

/** The line of the heights, as the exporter writes it. */
const HEIGHTS = /^( {4}"asOf": )\{.*?\}(,?)$/m;

/**
 * The text of a graph with other heights, in UTF-8 and a piece at a time: as the exporter would write it, without reading the graph. Its first piece
 * holds the heights.
 */
export function* graphAt(
  pieces: Iterable<Buffer>,
  heights: Readonly<Record<string, number>>,
): Iterable<Uint8Array> {
  const told = JSON.stringify(sortedRecord(Object.entries(heights)));
  let isFirst = true;
  for (const piece of pieces) {
    yield isFirst ? withHeights(piece, told) : piece;
    isFirst = false;
  }
}

/** Byte by byte: a piece may end within a character, and heights are ASCII. */
const withHeights = (piece: Buffer, told: string): Buffer =>
  Buffer.from(
    piece.toString('latin1').replace(HEIGHTS, (_, key: string, comma: string) => `${key}${told}${comma}`),
    'latin1',
  );

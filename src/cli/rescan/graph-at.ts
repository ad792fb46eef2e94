import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { sortedRecord } from '../../core/graph-input.ts';

const PIECE = 1 << 20;
/** The line of the heights, as the exporter writes it. */
const HEIGHTS = /^( {4}"asOf": )\{.*?\}(,?)$/m;

/**
 * The text of a graph in a file with other heights, a piece at a time: as the exporter would write it, without reading the graph. Throws what the
 * system throws, and `RangeError` where the beginning of the file does not tell heights.
 */
export function* graphAt(path: string, heights: Readonly<Record<string, number>>): Iterable<string> {
  const told = JSON.stringify(sortedRecord(Object.entries(heights)));
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const bytes = Buffer.alloc(PIECE);
    for (let isFirst = true; ; isFirst = false) {
      const length = readSync(file, bytes, 0, PIECE, null);
      if (length === 0) return;
      const text = decoder.write(bytes.subarray(0, length));
      if (isFirst && !HEIGHTS.test(text)) throw new RangeError('the graph does not begin with its heights');
      yield isFirst
        ? text.replace(HEIGHTS, (_, key: string, comma: string) => `${key}${told}${comma}`)
        : text;
    }
  } finally {
    closeSync(file);
  }
}

import { StringDecoder } from 'node:string_decoder';
import { sortedRecord } from '../../core/graph-input.ts';

/** The line of the heights, as the exporter writes it. */
const HEIGHTS = /^( {4}"asOf": )\{.*?\}(,?)$/m;

/** The text of a graph with other heights, a piece at a time: as the exporter would write it, without reading the graph. Its first piece holds the heights. */
export function* graphAt(
  pieces: Iterable<Buffer>,
  heights: Readonly<Record<string, number>>,
): Iterable<string> {
  const told = JSON.stringify(sortedRecord(Object.entries(heights)));
  const decoder = new StringDecoder('utf8');
  let isFirst = true;
  for (const piece of pieces) {
    const text = decoder.write(piece);
    yield isFirst ? text.replace(HEIGHTS, (_, key: string, comma: string) => `${key}${told}${comma}`) : text;
    isFirst = false;
  }
}

/** Ids of what a report carries beside what it shows: its root, and the graph as base64 of zlib. */
export const REPORT_ROOT = 'report';
export const GRAPH_BLOCK = 'flow-graph';

/**
 * The flow graph that a page carries, byte for byte as the JSON export writes it. Rejects where the block is missing or
 * damaged, and where the browser has no `DecompressionStream` (before 2023).
 */
export async function embeddedGraph(page: Document): Promise<Uint8Array<ArrayBuffer>> {
  const text = page.getElementById(GRAPH_BLOCK)?.textContent ?? '';
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(bytes).arrayBuffer());
}

/** What the graph of a report is saved as. */
export const GRAPH_FILE = 'graph.json';

/** Lets the reader save bytes as a file: no server is asked for them. */
export function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

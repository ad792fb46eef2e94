/** The statements of a document as the dot exporter writes it, with the texts of their attributes; throws where it is none. */
export function readDot(text: string): { readonly statement: string; readonly texts: readonly string[] }[] {
  const lines = text.split('\n');
  if (lines[0] !== 'digraph "flow graph" {' || lines.at(-2) !== '}' || lines.at(-1) !== '')
    throw new Error('not one digraph');
  return lines.slice(1, -2).map((line) => {
    const [, statement, attributes] = /^ {2}(graph|node|edge|n\d+(?: -> n\d+)?) \[(.*)\]$/.exec(line) ?? [];
    if (statement === undefined || attributes === undefined)
      throw new Error(`no statement: ${line.slice(0, 80)}`);
    const pattern = /([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9]+))(?:, |$)/gy;
    const texts: string[] = [];
    let end = 0;
    for (const [whole, name, quoted] of attributes.matchAll(pattern)) {
      end += whole.length;
      if (quoted !== undefined && (name === 'label' || name === 'tooltip')) texts.push(...escString(quoted));
    }
    if (end !== attributes.length) throw new Error(`not attributes: ${attributes.slice(end, end + 80)}`);
    return { statement, texts };
  });
}

/** The lines of a label as Graphviz shows them: escapes of an escString, then references of characters. */
function escString(quoted: string): string[] {
  const marked = quoted.replace(/\\(.)/g, (_, escaped: string) => {
    if (escaped === 'n') return '\n';
    if (escaped === '"' || escaped === '\\') return escaped;
    throw new Error(`an escape that Graphviz replaces: \\${escaped}`);
  });
  return marked.split('\n').map((line) =>
    line.replace(/&(\w+;)?/g, (_, reference?: string) => {
      if (reference !== 'amp;') throw new Error(`not a reference of an ampersand: ${line}`);
      return '&';
    }),
  );
}

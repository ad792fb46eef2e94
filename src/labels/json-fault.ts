/** A string, number or word of JSON (RFC 8259). */
const SCALAR =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings hold no control characters.
  /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * The offset at which a text ceases to be JSON; undefined where all of it is. `JSON.parse` says that too, but in words that
 * differ from one version of Node.js to the next.
 */
export function jsonFault(text: string): number | undefined {
  let at = 0;
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const next = (): string => {
    take(SPACE);
    return text[at] ?? '';
  };
  const open: string[] = [];
  let isValue = true;
  let mayClose = false;
  for (;;) {
    const character = next();
    const inside = open.at(-1);
    if (isValue) {
      if (mayClose && character === inside) isValue = false;
      else if (inside === '}') {
        if (character !== '"' || take(SCALAR) === undefined || next() !== ':') return at;
        at++;
        next();
      }
    }
    mayClose = false;
    if (isValue) {
      const opened = text[at];
      if (opened === '{' || opened === '[') {
        open.push(opened === '{' ? '}' : ']');
        at++;
        mayClose = true;
        continue;
      }
      if (take(SCALAR) === undefined) return at;
      isValue = false;
      continue;
    }
    if (inside === undefined) return at < text.length ? at : undefined;
    if (character === ',') isValue = true;
    else if (character === inside) open.pop();
    else return at;
    at++;
  }
}

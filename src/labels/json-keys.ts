/** A key of an object of JSON. */
export interface JsonKey {
  readonly key: string;
  /** Of its first quote. */
  readonly offset: number;
  /** Objects and lists around it: 1 for a key of the whole text. */
  readonly depth: number;
  /** Whether its object has it before: `JSON.parse` keeps the last and says nothing. */
  readonly isRepeated: boolean;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** The keys of a text that is JSON, in its order. */
export function jsonKeys(text: string): readonly JsonKey[] {
  const keys: JsonKey[] = [];
  const open: Set<string>[] = [];
  let last = { written: '', offset: 0 };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key = JSON.parse(last.written) as string;
      const own = open.at(-1);
      keys.push({ key, offset: last.offset, depth: open.length, isRepeated: own?.has(key) ?? false });
      own?.add(key);
    } else last = { written: token, offset: index };
  }
  return keys;
}

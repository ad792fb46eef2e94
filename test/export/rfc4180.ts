/** The records of a CSV document by RFC 4180; throws where it breaks the grammar. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const fields: string[] = [];
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        for (at++; ; at++) {
          const end = text.indexOf('"', at);
          if (end < 0) throw new Error(`quote without end at ${at}`);
          field += text.slice(at, end);
          at = end + 1;
          if (text[at] !== '"') break;
          field += '"';
        }
      } else {
        const start = at;
        while (at < text.length && !',\r\n"'.includes(text[at] as string)) at++;
        field = text.slice(start, at);
      }
      fields.push(field);
      if (text[at] === ',') at++;
      else break;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line break at ${at}`);
    at += 2;
    records.push(fields);
  }
  return records;
}

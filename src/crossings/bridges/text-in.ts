/** Bytes that spell an address in ASCII, as that text; else the hex as it is. Text of strangers: only letters and digits, and the colon of some forms, are taken for one. */
export function textIn(bytes: string): string {
  const text = (bytes.slice(2).match(/../g) ?? [])
    .map((byte) => String.fromCharCode(Number.parseInt(byte, 16)))
    .join('');
  return /^[0-9A-Za-z:]{20,110}$/.test(text) ? text : bytes;
}

import { Buffer } from 'node:buffer';
import type { Movement } from '../core/movement.ts';
import { decodeMovements, encodeMovements } from '../store/movement-codec.ts';

/** What tells records of one form apart from those of another. */
export interface RecordForm {
  /** Raised whenever the header's form changes: a record of another form is read again from the answers. */
  readonly version: number;
  /** Of the assets that the record was normalized with. */
  readonly digest: string;
}

/** An account's record as bytes: length of the header (32 bits, little-endian), form and header in JSON, movements. */
export function packRecord(form: RecordForm, header: object, movements: readonly Movement[]): Uint8Array {
  const json = Buffer.from(JSON.stringify({ form, header }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, encodeMovements(movements)]);
}

/** The header and movements of a record, or undefined where its bytes are of another form. */
export function unpackRecord<H>(
  { version, digest }: RecordForm,
  bytes: Uint8Array,
): { readonly header: H; readonly movements: readonly Movement[] } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32LE(0);
  const { form, header } = JSON.parse(buffer.toString('utf8', 4, end)) as {
    readonly form?: RecordForm;
    readonly header: H;
  };
  if (form?.version !== version || form.digest !== digest) return undefined;
  return { header, movements: decodeMovements(bytes.subarray(end)) };
}

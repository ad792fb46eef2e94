import { Buffer } from 'node:buffer';
import { malformed } from '../../net/upstream-error.ts';
import { type Fields, object } from './answer.ts';

/** What a sender wrote to a payment. Exchanges tell their customers apart by it. */
export type Message =
  | { readonly kind: 'plain'; readonly text: string }
  /** For sender and recipient alone; its bytes say nothing to others. */
  | { readonly kind: 'encrypted' };

const ENCRYPTED = 2;
/** By convention a payload that begins so is meant as hexadecimal, not as text. */
const HEX_MARK = 'fe';

/**
 * The message of a transfer, or null where it has none: a node writes none as `{}`. Text of others, not to be trusted: bytes
 * that are no UTF-8 show as replacement characters.
 */
export function readMessage(value: unknown): Message | null {
  const fields: Fields = value === undefined || value === null ? {} : object(value, 'a message');
  const { payload, type } = fields;
  if (payload === undefined || payload === '') return null;
  if (typeof payload !== 'string' || !/^[0-9a-f]+$/i.test(payload))
    throw malformed('gave no hexadecimal for the payload of a message');
  if (type === ENCRYPTED) return { kind: 'encrypted' };
  const text = payload.startsWith(HEX_MARK) ? payload.slice(2) : Buffer.from(payload, 'hex').toString('utf8');
  return { kind: 'plain', text };
}

import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { malformed, rateLimited, refused, serverFault } from '../../net/upstream-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Statuses whose body says more: 500 and 503 are a node that is not ready, a service it does not offer, or its filter. */
export const TELLING: readonly number[] = [500, 503];

/**
 * The object that a node answers with. Its errors come as `{timeStamp, error, message, status}`; all of them are thrown as what
 * they are. Its filter against floods answers 429, or 503 with HTML, and is a rate limit.
 */
export function nisObject(reply: Reply): Fields {
  if (reply.status === 503 && reply.body.trimStart().startsWith('<'))
    throw rateLimited('says it is asked too often (HTTP 503)');
  const body = object(json(reply), 'an answer');
  if (reply.status >= 400 || isError(body)) throw failureOf(reply.status, body);
  return body;
}

/** The rows of an answer `{"data": […]}`. */
export function nisList(reply: Reply): readonly Fields[] {
  const { data } = nisObject(reply);
  if (!Array.isArray(data)) throw malformed('gave no list where rows were due');
  return data.map((row) => object(row, 'a row'));
}

/** What a node says was wrong, or undefined where its answer is no error of its own. */
export function complaintOf(reply: Reply): string | undefined {
  if (!reply.body.trimStart().startsWith('{')) return undefined;
  const body = object(json(reply), 'an answer');
  return isError(body) ? String(body.message) : undefined;
}

export function object(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw malformed(`gave something else where ${what} was due`);
}

const isError = ({ error, message, status }: Fields): boolean =>
  typeof error === 'string' && typeof message === 'string' && typeof status === 'number';

function failureOf(status: number, { message }: Fields): Error {
  const words = typeof message === 'string' ? message.replace(/\s+/g, ' ').trim().slice(0, 120) : '';
  const said = words === '' ? `failed (HTTP ${status})` : `says: ${words}`;
  // Addresses are checked before they are asked for: to such a node they are those of another network.
  if (/address must be valid/i.test(words)) return refused(said);
  return status === 404 || status === 400 ? malformed(said) : serverFault(said);
}

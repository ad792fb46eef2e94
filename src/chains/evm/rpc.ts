import type { HttpRequest, Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { parseRetryAfter } from '../../net/retry.ts';
import { checkStatus } from '../../net/status.ts';
import {
  budgetSpent,
  malformed,
  rateLimited,
  refused,
  serverFault,
  UpstreamError,
  type UpstreamFacts,
} from '../../net/upstream-error.ts';
import { excerpt, type Fields, nextMidnight, object } from './envelope.ts';

export type Parameters = readonly unknown[];

/** What a node said to one call of JSON-RPC 2.0 (EIP-1474). What may pass by itself is thrown as an `UpstreamError`. */
export type Answer<T> =
  | { readonly kind: 'result'; readonly value: T }
  /** The node has no such method, or not for this caller. */
  | { readonly kind: 'missing' }
  | TooMuch;

/** An answer of a method that is served. */
export type Served<T> = Exclude<Answer<T>, { readonly kind: 'missing' }>;

/** The node wants to be asked for fewer blocks at a time. */
export interface TooMuch {
  readonly kind: 'too-much';
  /** `blocks` where the range itself is too long; `rows` where too much is found in it, or it takes too long. */
  readonly excess: 'blocks' | 'rows';
  /** Last block of a range that would work from the same start, where the node names one. */
  readonly to: number | undefined;
  /** The most blocks that work, where the node names a number. */
  readonly most: number | undefined;
}

/** Statuses whose body is a JSON-RPC error with some providers, which tells more than the status. */
const TELLING = [400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 501, 502, 503];

/** One call. The path of the url is the node's own; a key goes where the settings of the provider say. */
export const rpcRequest = (method: string, params: Parameters): HttpRequest => ({
  path: '',
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  telling: TELLING,
});

/** Reads an answer, or throws what it really was. `read` gets the result, which is null where the node knows nothing. */
export function readAnswer<T>(reply: Reply, read: (result: unknown) => T): Answer<T> {
  return answerIn(bodyOf(reply), reply, read);
}

/** The same of one answer among those of a batch. */
export function answerIn<T>(body: Fields, reply: Reply, read: (result: unknown) => T): Answer<T> {
  if (body.error === undefined || body.error === null) {
    if ('result' in body) return { kind: 'result', value: read(body.result) };
    throw malformed('gave neither a result nor an error');
  }
  const error = object(body.error, 'a JSON-RPC error');
  const words = [error.message, error.details].filter((part) => typeof part === 'string').join(': ');
  return judged(Number(error.code), words, error.data, reply);
}

/**
 * Whether a node serves a method at all, by its answer to a call that asks for nothing: an error about what was asked says
 * yes. Throws what says nothing about the method.
 */
export const readServed = (reply: Reply): boolean => outcomeOf(reply) !== 'missing';

/** Whether a node gives a result and no error of any kind. Throws what says nothing about the method. */
export const readGives = (reply: Reply): boolean => outcomeOf(reply) === 'result';

function outcomeOf(reply: Reply): 'result' | 'error' | 'missing' {
  try {
    const { kind } = readAnswer(reply, () => null);
    return kind === 'too-much' ? 'error' : kind;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const isBusy = error.reason === 'rate-limited' || error.reason === 'budget';
    if (error.details.code !== undefined && !isBusy) return 'error';
    // Without words: some gateways shut out methods by the status alone.
    if (NOT_FOR_YOU.has(reply.status)) return 'missing';
    throw error;
  }
}

const NOT_FOR_YOU: ReadonlySet<number> = new Set([401, 403, 404, 405, 501]);
/** Parse error, invalid request, invalid parameters. */
const REFUSALS: ReadonlySet<number> = new Set([-32700, -32600, -32602]);

function bodyOf(reply: Reply): Fields {
  if (reply.status >= 200 && reply.status < 300) return object(json(reply), 'a JSON-RPC answer');
  let body: unknown;
  try {
    body = JSON.parse(reply.body);
  } catch {
    body = undefined;
  }
  if (typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object')
    return body as Fields;
  checkStatus(reply, Date.now());
  throw serverFault(`failed (HTTP ${reply.status})`);
}

const DAILY = /daily|per day/i;
const RATE =
  /too many requests|rate.?limit|request count|requests per|per second|compute units|capacity|throughput|throttl|credits/i;
const MISSING =
  /method not found|unsupported method|unimplemented|not implemented|(method|namespace|module|api)\b.*\b(not (found|exist|available|supported|enabled|allowed|whitelisted)|unsupported|disabled|does not exist)|not available on|not supported/i;
/** Of several nodes behind one address, some may not have the newest blocks yet. */
const BEHIND = /beyond .*(head|tip|latest)|out ?of ?range|after last|header not found|unknown block/i;
const ROWS =
  /more than [\d,]+ (results|logs)|max results|limit exceeded|too many (results|logs|rows|blocks)|logs matched|response (size|(is )?too)|query returned|size exceeded|time[d ]*-?out|deadline exceeded|took too long/i;
const BLOCKS =
  /block range|ranges? over|blocks range|range (is )?too|range .*(exceed|limit)|exceed.* range|too wide|limited to/i;
const PRUNED = /pruned|missing trie node|no state|state .*(not |un)available|history .*unavailable/i;

function judged(code: number, words: string, data: unknown, reply: Reply): Answer<never> {
  const said = `says: ${excerpt(words === '' ? `error ${code}` : words)}`;
  const details = { code: `${code}` };
  if (reply.status === 429 || code === 429 || code === -32016 || RATE.test(words)) {
    if (DAILY.test(words)) throw budgetSpent(said, nextMidnight(Date.now()), { details });
    throw rateLimited(said, { details, ...retryAfterOf(reply) });
  }
  const isMissing = MISSING.test(words) && !/\branges?\b/i.test(words);
  if (code === -32601 || code === -32004 || isMissing) return { kind: 'missing' };
  if (BEHIND.test(words)) throw serverFault(said, { details });
  if (ROWS.test(words))
    return { kind: 'too-much', excess: 'rows', to: suggestedEnd(words, data), most: undefined };
  if (BLOCKS.test(words))
    return { kind: 'too-much', excess: 'blocks', to: suggestedEnd(words, data), most: lastNumber(words) };
  if (code === 4444 || PRUNED.test(words))
    throw refused(said, { details, hint: 'ask a node that keeps the whole history, or another provider' });
  if (REFUSALS.has(code) || NOT_FOR_YOU.has(reply.status)) throw refused(said, { details });
  throw serverFault(said, { details });
}

function retryAfterOf(reply: Reply): UpstreamFacts {
  const retryAfterMs = parseRetryAfter(reply.headers['retry-after'], Date.now());
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

/** `Try with this block range [0xBDE5F8, 0x102DBCC]`, in the text or in the data; `retry with the range 1-2`. */
function suggestedEnd(words: string, data: unknown): number | undefined {
  const named = (/\[0x[0-9a-f]+,\s*(0x[0-9a-f]+)\]/i.exec(words) ??
    /with the range \d+-(\d+)/i.exec(words))?.[1];
  const given = typeof data === 'object' && data !== null ? (data as Fields).to : undefined;
  const end = named ?? given;
  return typeof end === 'string' && /^(0x[0-9a-f]+|\d+)$/i.test(end) ? Number(end) : undefined;
}

/** `range 1000000 exceeds limit of 10000`, `up to a 2K block range`: the limit stands last. */
function lastNumber(words: string): number | undefined {
  const last = [...words.replaceAll(',', '').matchAll(/\b(\d+)(k?)\b/gi)].at(-1);
  return last && Number(last[1]) * (last[2] === '' ? 1 : 1_000);
}

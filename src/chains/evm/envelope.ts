import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import {
  budgetSpent,
  malformed,
  rateLimited,
  refused,
  serverFault,
  tooLarge,
} from '../../net/upstream-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The `result` of an answer in the envelope `{status, message, result}` that Etherscan and Blockscout share. Practically
 * every failure comes in it under HTTP 200; all of them are thrown as what they are. A list that is empty is none.
 */
export function enveloped(reply: Reply): unknown {
  const body = object(json(reply), 'an envelope');
  const status = String(body.status);
  const message = text(body.message);
  if (status === '1') return body.result;
  if (status === '2') throw serverFault(`has not indexed all of this yet: ${excerpt(message)}`);
  const isEmpty = Array.isArray(body.result) && body.result.length === 0;
  if (status === '0' && isEmpty && /^no .*found/i.test(message)) return [];
  throw failureOf(reply.status, [message, text(body.result), text(body.error)]);
}

/**
 * The `result` of a JSON-RPC answer, null where the node knows nothing. Etherscan's proxy answers in JSON-RPC when all is
 * well and in the envelope when it is not, where `result` is an English sentence.
 */
export function rpcResult(reply: Reply): unknown {
  const body = object(json(reply), 'a JSON-RPC answer');
  if ('status' in body || 'message' in body)
    throw failureOf(reply.status, [text(body.message), text(body.result)]);
  if (body.error !== undefined) throw failureOf(reply.status, [text((body.error as Fields | null)?.message)]);
  if (!('result' in body)) throw failureOf(reply.status, ['no result']);
  return body.result;
}

export function object(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw malformed(`gave something else where ${what} was due`);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** At most 120 characters of a provider's words, on one line. */
export const excerpt = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
};

/** Why the caller may ask for less: more rows than the window holds, or more than the provider finds in time. */
export type Excess = 'window' | 'time';

interface Kind {
  readonly pattern: RegExp;
  make(words: string): Error;
}

const says = (words: string): string => `says: ${excerpt(words)}`;
const tooMuch =
  (excess: Excess) =>
  (words: string): Error =>
    tooLarge(says(words), { details: { excess } });

/** Texts as both providers have them, in the order in which they must be tried; matched in message and result together. */
const kinds: readonly Kind[] = [
  { pattern: /window is too large/i, make: tooMuch('window') },
  { pattern: /query timeout|timeout occurr?ed/i, make: tooMuch('time') },
  { pattern: /daily rate limit/i, make: (words) => budgetSpent(says(words), nextMidnight(Date.now())) },
  {
    pattern: /free api limit reached/i,
    make: (words) => budgetSpent(says(words), resetTime(words, Date.now())),
  },
  {
    pattern: /too many invalid api key/i,
    make: (words) => rateLimited(says(words), { retryAfterMs: 30_000 }),
  },
  { pattern: /rate limit|too many|max calls|#err2/i, make: (words) => rateLimited(says(words)) },
  {
    pattern:
      /not supported|unsupported|api key|api pro|deprecated|upgrade your|action name|unknown (action|module)|invalid address|is required/i,
    make: (words) => refused(says(words)),
  },
];

function failureOf(status: number, words: readonly string[]): Error {
  const all = words.filter((part) => part !== '').join(': ');
  const kind = kinds.find(({ pattern }) => pattern.test(all));
  if (kind) return kind.make(all);
  return serverFault(all === '' ? `gave no result (HTTP ${status})` : says(all));
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** When daily budgets open again, as all providers have it: 00:00 UTC. Unix milliseconds. */
export const nextMidnight = (now: number): number => (Math.floor(now / DAY_MS) + 1) * DAY_MS;

/** `Resets 2026-09-01 12:00:00 UTC`; an hour from now where the text names no time. */
function resetTime(words: string, now: number): number {
  const named = /resets (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) utc/i.exec(words);
  const time = named ? Date.parse(`${named[1]}T${named[2]}Z`) : Number.NaN;
  return Number.isNaN(time) ? now + HOUR_MS : time;
}

import type { Reply } from '../../net/http.ts';
import { parseRetryAfter } from '../../net/retry.ts';
import {
  malformed,
  rateLimited,
  refused,
  serverFault,
  tooLarge,
  type UpstreamError,
} from '../../net/upstream-error.ts';
import { exactJson } from './exact-json.ts';
import { type Fields, object } from './fields.ts';

/** Statuses whose bodies tell a limit from a refusal: TronGrid says with 403 that a key is bad, and that it was used too fast. */
export const TELLING: readonly number[] = [403, 429];

/** One page of a list of TronGrid's own API, and where the next one begins if it says that there is one. */
export interface ListAnswer {
  readonly data: readonly unknown[];
  readonly fingerprint: string | undefined;
}

/** The page of a list in an answer `{data, success, meta}`. Everything else is thrown as what it is. */
export function listAnswer(reply: Reply): ListAnswer {
  const { data, success, meta } = nodeAnswer(reply);
  if (success !== true || !Array.isArray(data)) throw malformed('gave no list');
  const fingerprint = typeof meta === 'object' && meta !== null ? (meta as Fields).fingerprint : undefined;
  return { data, fingerprint: typeof fingerprint === 'string' && fingerprint ? fingerprint : undefined };
}

/**
 * The object a node answered with. Failures come under any status, 200 too: as `Error` of the node, as `error` beside
 * `success: false` of TronGrid; all of them are thrown as what they are.
 */
export function nodeAnswer(reply: Reply): Fields {
  if (reply.status >= 400) throw failureOf(reply, wordsOf(reply));
  const body = object(exactJson(reply), 'an answer');
  const words = errorIn(body);
  if (words !== undefined) throw failureOf(reply, words);
  return body;
}

function errorIn(body: Fields): string | undefined {
  const words = body.Error ?? body.error;
  if (words === undefined && (body.success ?? body.Success) !== false) return undefined;
  return typeof words === 'string' ? words : 'no reason';
}

function wordsOf(reply: Reply): string {
  try {
    return errorIn(object(JSON.parse(reply.body), 'an error')) ?? '';
  } catch {
    return reply.body;
  }
}

const LIMIT = /frequency limit|suspended for|rate limit|too many/i;
const REFUSAL = /api.?key|unauthori[sz]ed|forbidden|not allowed|permission/i;

function failureOf({ status, headers }: Reply, words: string): UpstreamError {
  const said = words.trim() === '' ? `failed (HTTP ${status})` : `says: ${excerpt(words)}`;
  const facts = { details: { status: String(status) } };
  if (status === 429 || LIMIT.test(words)) {
    const retryAfterMs = suspensionMs(words) ?? parseRetryAfter(headers['retry-after'], Date.now());
    return rateLimited(said, { ...facts, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }
  if (status === 404 || status === 405)
    return refused(`has no such list or method (HTTP ${status})`, { ...facts, hint: NO_LISTS });
  if (status === 403 || REFUSAL.test(words)) return refused(said, facts);
  if (status === 400 && /fingerprint/i.test(words)) return tooLarge(said, { details: { cursor: 'expired' } });
  return serverFault(said, facts);
}

const NO_LISTS =
  'check that the url of the provider is the base of its API: a node without the lists of TronGrid cannot serve histories';

/** `… and the query server is suspended for 30s` */
function suspensionMs(words: string): number | undefined {
  const seconds = /suspended for (\d+(?:\.\d+)?) ?s/i.exec(words)?.[1];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1_000);
}

/** Whether a list cannot go on where it was: the place it was left at is no longer known. */
export const isExpiredCursor = ({ details }: UpstreamError): boolean => details.cursor === 'expired';

const excerpt = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
};

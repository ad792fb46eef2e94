import type { Reply } from './http.ts';
import { parseRetryAfter } from './retry.ts';
import { rateLimited, refused, serverFault, tooLarge, type UpstreamFacts } from './upstream-error.ts';

/**
 * Throws for the statuses that mean the same with every provider: redirects, refusals, 429, 5xx. What is left, 2xx and
 * the 4xx that say something about what was asked (400, 404, 422), is the reader's to understand. `wall` is the time
 * now in Unix milliseconds.
 */
export function checkStatus({ status, headers }: Reply, wall: number): void {
  const retryAfterMs = parseRetryAfter(headers['retry-after'], wall);
  const facts: UpstreamFacts = {
    details: { status: String(status) },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  if (status === 429) throw rateLimited('says it is asked too often (HTTP 429)', facts);
  if (status >= 500 || status === 408 || status === 425) throw serverFault(`failed (HTTP ${status})`, facts);
  if (status === 413 || status === 414) throw tooLarge(`found the request too large (HTTP ${status})`, facts);
  if (status >= 300 && status < 400) throw redirected(status, headers.location);
  if (status === 401 || status === 402 || status === 403 || status === 407)
    throw refused(`refused the request (HTTP ${status})`, facts);
}

/** Names where to, without the query: it repeats the request's, and so its key. */
function redirected(status: number, location = ''): Error {
  const target = URL.canParse(location) ? new URL(location) : undefined;
  return refused(`sends requests on to another address (HTTP ${status})`, {
    details: { status: String(status) },
    hint: target
      ? `set the url of the provider to the one it sends on to, ${target.origin}${target.pathname}`
      : 'check the url of the provider',
  });
}

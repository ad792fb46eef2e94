import type { Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import { object, rpcResult } from './envelope.ts';

/**
 * What an explorer answered to `eth_call`. `missing`: it serves none, or there is no such contract. `too-much`: its address was too long, or the
 * call took too much of something.
 */
export type CallAnswer =
  | { readonly kind: 'result'; readonly data: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-much' };

/** Statuses that say as much of `eth_call` alone, and must not set aside an explorer that lists histories. */
export const CALL_TELLING: readonly number[] = [401, 402, 403, 413, 414, 500, 501];
const MISSING: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 501]);
const TOO_LONG: ReadonlySet<number> = new Set([413, 414]);

/** Reads an answer. Throws what may pass by itself: limits, and faults of the explorer rather than of the call. */
export function readCall(reply: Reply): CallAnswer {
  if (MISSING.has(reply.status)) return { kind: 'missing' };
  if (TOO_LONG.has(reply.status)) return { kind: 'too-much' };
  const body = object(json(reply), 'an answer to a call');
  try {
    const data = rpcResult(reply);
    return typeof data === 'string' && data !== '0x' ? { kind: 'result', data } : { kind: 'missing' };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.reason === 'refused') return { kind: 'missing' };
    // An error of JSON-RPC is about the call: reverted, out of gas. In the envelope it is about the explorer.
    const isOfCall = error.reason === 'server' && 'error' in body;
    if (isOfCall || error.reason === 'too-large') return { kind: 'too-much' };
    throw error;
  }
}

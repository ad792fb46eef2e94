import type { Amount } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { malformed, UpstreamError } from '../../net/upstream-error.ts';
import { enveloped, object } from './envelope.ts';

/**
 * Balances by addresses in lower case, as `balancemulti` tells them; undefined where the explorer does not serve it. Left out are those that
 * Blockscout calls stale: it knows of a change and has not looked yet. Throws what the answer really was.
 */
export function readBalances(reply: Reply): ReadonlyMap<string, Amount> | undefined {
  let rows: unknown;
  try {
    rows = enveloped(reply);
  } catch (error) {
    // That alone must not set aside an explorer that lists histories.
    if (error instanceof UpstreamError && error.reason === 'refused') return undefined;
    throw error;
  }
  if (!Array.isArray(rows)) throw malformed('gave something else where balances were due');
  return new Map(
    rows
      .map((row) => object(row, 'a balance'))
      .flatMap(({ account, balance, stale }) =>
        typeof account === 'string' && typeof balance === 'string' && /^\d+$/.test(balance) && stale !== true
          ? [[account.toLowerCase(), BigInt(balance)] as const]
          : [],
      ),
  );
}

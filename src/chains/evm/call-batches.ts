import type { Endpoint } from '../../net/endpoint.ts';
import { shareWork } from '../../net/providers.ts';
import { inParts } from '../in-parts.ts';
import { type BatchedCall, batchRequest, readBatch } from './rpc-batch.ts';

/** Calls in a request. Erigon and Nethermind take 100 unless they are told otherwise, geth 1,000; many public nodes fewer. */
const MOST_CALLS = 50;
/** With fewer at a time nothing is cheaper than reading. dRPC's free plan takes so many. */
const LEAST_CALLS = 3;

/** Results in the order of the calls, undefined for each that is not told; undefined as a whole where the node takes no batches. */
export type CallBatches = (
  calls: readonly BatchedCall[],
  signal: AbortSignal,
) => Promise<readonly unknown[] | undefined>;

/** Sends many calls to one node, as many at a time as it takes: half as many after each refusal, which is remembered. */
export function callBatches(endpoint: Endpoint): CallBatches {
  const alone = shareWork([{ endpoint }]);
  let most = MOST_CALLS;

  const send = (calls: readonly BatchedCall[], signal: AbortSignal) =>
    alone.run(
      async () =>
        (await endpoint.request(batchRequest(calls), (reply) => readBatch(calls, reply), signal)).value,
      signal,
    );

  return async (calls, signal) => {
    while (most >= LEAST_CALLS) {
      const size = most;
      let isRefused = false;
      const found = await inParts(calls, size, async (part) => {
        if (isRefused) return undefined;
        const results = await send(part, signal);
        if (results === undefined) isRefused = true;
        return results;
      });
      if (!isRefused) return found.flatMap((part) => part ?? []);
      most = Math.min(most, Math.floor(size / 2));
    }
    return undefined;
  };
}

import type { Endpoint } from '../../net/endpoint.ts';
import { serverFault } from '../../net/upstream-error.ts';
import { sharedWork } from '../../store/shared-work.ts';
import { TELLING } from './answer.ts';
import { readHeight } from './wire.ts';

export interface LookupScope {
  /** Pinned height: what is above does not count. */
  readonly asOf: number;
  readonly signal: AbortSignal;
}

/** One node. Numbers of rows are its own, so a walk stays on it. */
export interface Node {
  readonly endpoint: Endpoint;
  height(signal: AbortSignal): Promise<number>;
  /** Throws an upstream error where the node has not got as far as `asOf`: it would leave rows out without a word. */
  reach(scope: LookupScope): Promise<void>;
}

export function nisNode(endpoint: Endpoint): Node {
  let seen = -1;
  const shared = sharedWork();
  async function height(signal: AbortSignal): Promise<number> {
    const asked = { path: '/chain/height', telling: TELLING };
    const { value } = await endpoint.request(asked, readHeight, signal);
    seen = Math.max(seen, value);
    return value;
  }
  return {
    endpoint,
    height,
    async reach({ asOf, signal }) {
      if (seen >= asOf) return;
      // Many walks begin at once; one of them asks for all.
      const tip = await shared.run('height', height, signal);
      if (tip < asOf)
        throw serverFault(`${endpoint.name} is out of sync: its chain ends at ${tip}, below ${asOf}`, {
          hint: 'wait until the node has caught up, or name another one for this chain',
        });
    },
  };
}

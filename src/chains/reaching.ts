import type { Endpoint } from '../net/endpoint.ts';
import { serverFault } from '../net/upstream-error.ts';
import { sharedWork } from '../store/shared-work.ts';

/** A provider of which it is known how far its chain goes. */
export interface Reaching {
  readonly endpoint: Endpoint;
  height(signal: AbortSignal): Promise<number>;
  /** Throws an upstream error where the provider has not got as far as `asOf`: it would leave out what is above its end without a word. */
  reach(scope: { readonly asOf: number; readonly signal: AbortSignal }): Promise<void>;
}

/** Asks a provider for its height by `ask`, and for `reach` only until it has got so far. */
export function reaching(endpoint: Endpoint, ask: (signal: AbortSignal) => Promise<number>): Reaching {
  let seen = -1;
  const shared = sharedWork();
  async function height(signal: AbortSignal): Promise<number> {
    const tip = await ask(signal);
    seen = Math.max(seen, tip);
    return tip;
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

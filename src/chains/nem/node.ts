import type { Endpoint } from '../../net/endpoint.ts';
import { type Reaching, reaching } from '../reaching.ts';
import { TELLING } from './answer.ts';
import { readHeight } from './wire.ts';

export interface LookupScope {
  /** Pinned height: what is above does not count. */
  readonly asOf: number;
  readonly signal: AbortSignal;
}

/** One node. Numbers of rows are its own, so a walk stays on it. */
export type Node = Reaching;

export const nisNode = (endpoint: Endpoint): Node =>
  reaching(endpoint, async (signal) => {
    const asked = { path: '/chain/height', telling: TELLING };
    return (await endpoint.request(asked, readHeight, signal)).value;
  });

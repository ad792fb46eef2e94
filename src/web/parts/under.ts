import type { PerPolicy } from '../../core/flow-graph.ts';

/** What a record has under a policy, if anything. Names of policies are text of whoever wrote the graph: what every object inherits is none. */
export const under = <T>(record: PerPolicy<T> | undefined, policy: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, policy) ? record[policy] : undefined;

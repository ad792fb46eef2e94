import type { Ask } from '../trace/inquiry.ts';
import { readActions } from './thorchain-actions.ts';
import type { Settlement } from './thorchain-answers.ts';
import { ACTIONS_PATH, type ThorNetwork, thorNetworks } from './thorchain-networks.ts';
import { readStatus } from './thorchain-status.ts';

/** What is known of a deposit, and by whose word. */
export interface Told {
  readonly network: ThorNetwork;
  readonly service: string;
  readonly settlement: Settlement;
}

/** Nobody knows it. `codes` are those of services that could not be asked. */
export interface Untold {
  readonly codes: readonly string[];
}

/**
 * What the networks say became of a deposit, asked one after the other until one knows it: its nodes, which forget, then its
 * indexer. Undefined while an answer is missing.
 */
export function settlementOf(inbound: string, ask: Ask): Told | Untold | undefined {
  const codes: string[] = [];
  for (const network of thorNetworks) {
    let pending: Told | undefined;
    for (const service of [network.node, network.midgard]) {
      const isNode = service === network.node;
      const path = `${isNode ? network.statusPath : ACTIONS_PATH}${inbound}`;
      const answer = ask({ kind: 'service', service, path });
      if (answer === undefined) return undefined;
      if (answer.kind === 'failed') {
        codes.push(answer.code);
        continue;
      }
      const settlement = isNode
        ? readStatus(answer.body, inbound)
        : readActions(answer.body, inbound, network.home);
      if (settlement.state === 'done') return { network, service, settlement };
      if (settlement.state === 'pending') pending ??= { network, service, settlement };
    }
    if (pending) return pending;
  }
  return { codes };
}

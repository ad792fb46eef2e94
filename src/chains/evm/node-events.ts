import { type EventFilter, type EventRow, readNodeEvents, type UntimedEvent } from './event-rows.ts';
import { toHex } from './hexadecimal.ts';
import type { EvmNode } from './node.ts';
import { blockTime } from './node-facts.ts';
import type { LookupScope } from './provider-lookups.ts';
import type { EventsQuery } from './teller.ts';
import { inWindows } from './windows.ts';

/** Blocks asked for at first: what even strict nodes allow. */
const FIRST_SPAN = 2_000;

/** Events of one contract by `eth_getLogs`, in windows as long as the node allows, in chain order. */
export async function nodeEvents(
  node: EvmNode,
  filter: EventFilter,
  { range, scope }: EventsQuery,
): Promise<readonly EventRow[]> {
  const windows = inWindows(range, FIRST_SPAN, async (window) => {
    const answer = await node.get(
      {
        method: 'eth_getLogs',
        params: [
          {
            fromBlock: toHex(window.from),
            toBlock: toHex(window.to),
            address: filter.contract,
            topics: filter.topics,
          },
        ],
        read: (result) => readNodeEvents(window, filter, result),
        blockOf: () => window.to,
      },
      scope,
    );
    return answer.kind === 'too-much' ? answer : { kind: 'part', value: answer.value, through: window.to };
  });
  const events: EventRow[] = [];
  for await (const found of windows)
    events.push(...(await Promise.all(found.map((event) => timed(event, node, scope)))));
  return events;
}

async function timed(event: UntimedEvent, node: EvmNode, scope: LookupScope): Promise<EventRow> {
  return { ...event, time: event.time ?? (await blockTime(node, event.block, scope)) };
}

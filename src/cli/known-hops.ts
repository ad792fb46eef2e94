import type { FlowGraph } from '../core/flow-graph.ts';
import { transactionNode } from '../core/graph-input.ts';
import { addressOf } from '../core/ids.ts';
import type { Expectation, Incident } from '../incidents/incident.ts';

/**
 * Whether a trace of an incident came to where its value is known to have gone: what an investigator checks first. Empty
 * where no source names such a place. Pure.
 */
export function knownHops({ expect }: Incident, { nodes }: FlowGraph): readonly string[] {
  const reached = new Set(nodes.map(({ id }) => id));
  const places = expect.flatMap((known): { readonly known: Expectation; readonly id: string }[] => {
    const { account, txid, chain } = known;
    const id = account ?? (txid === null ? null : transactionNode(chain, txid));
    return id === null ? [] : [{ known, id }];
  });
  if (places.length === 0) return [];
  const missed = places.filter(({ id }) => !reached.has(id));
  return [
    `known later hops: ${places.length - missed.length} of ${places.length} are in the graph`,
    ...missed.map(({ known }) => `  not met: ${nameOf(known)} (${known.service}, ${known.kind})`),
  ];
}

const nameOf = ({ chainName, account, txid }: Expectation): string =>
  `${chainName}:${account === null ? txid : addressOf(account)}`;

import type { GraphNode } from '../core/flow-graph.ts';
import { countText, shortened } from './amounts.ts';
import { passedOn } from './category-of.ts';
import type { DraftNode, FoldContext } from './draft.ts';
import { visible } from './visible.ts';
import { stopWords } from './words.ts';

/** What is written beside a node: the name of its label, its address cut in the middle, or what a group is called; made visible. */
export function nameOf(node: DraftNode, { byId }: FoldContext): string {
  if (node.group !== undefined) return visible(node.group.name).text;
  const own = byId.get(node.id);
  return own === undefined ? visible(node.id).text : visible(nameOfNode(own)).text;
}

/** Name of a node of the graph, as it stands there: not made visible. */
function nameOfNode(node: GraphNode): string {
  if (node.kind === 'transaction') return shortened(node.txid);
  if (node.kind === 'sink') return node.sink;
  return node.labels[0]?.name ?? shortened(node.address);
}

/** Why the trace ends at a node; of a group why at all of its accounts, or at how many where they differ. Null where everything or most moved on. */
export function flagOf({ members }: DraftNode, { byId }: FoldContext): string | null {
  const accounts = members.flatMap((id) => {
    const member = byId.get(id);
    return member?.kind === 'account' ? [passedOn(member) ? { ...member, stop: null } : member] : [];
  });
  const flags = new Set(accounts.map(({ stop }) => (stop === null ? null : stopWords(stop))));
  const [flag] = flags;
  if (flags.size <= 1) return flag ?? null;
  const ended = accounts.filter(({ stop }) => stop !== null).length;
  return ended === accounts.length
    ? 'The trace ends at all of these accounts, for several reasons.'
    : `The trace ends at ${countText(ended)} of these ${countText(accounts.length)} accounts.`;
}

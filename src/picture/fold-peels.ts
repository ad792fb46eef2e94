import type { FlowGraph } from '../core/flow-graph.ts';
import { countText } from './amounts.ts';
import { type Draft, type DraftEdge, draft, type FoldContext, grouped, groupNode } from './draft.ts';
import { type PeelChain, type PeelStep, peelChains } from './peel-chains.ts';

/**
 * Draws every peel chain as one edge of kind `peel` from where it begins to where its rest came to. Its `edges` are the payments of
 * the rest, its count is how many those are. What was peeled off is paid by the beginning of the chain then: payees without a label
 * where nothing goes on become one group a chain, all others stay as they are. Naming the account where a chain begins among the
 * unfolded leaves the chain as it is, naming the group leaves the payees apart.
 */
export function foldPeels(whole: Draft, context: FoldContext): Draft {
  const chains = peelChains(whole, context, remarkedTransactions(context.graph)).filter(
    ({ start }) => !context.unfolded.has(start),
  );
  if (chains.length === 0) return whole;
  const gone = new Set(chains.flatMap(({ steps }) => steps.flatMap(insideOf)));
  const replaced = new Set(chains.flatMap(({ steps }) => steps.flatMap(({ edges }) => edges)));
  const startOf = new Map(
    chains.flatMap(({ start, steps }) => steps.map(({ payer }) => [payer, start] as const)),
  );
  const edges = whole.edges
    .filter((edge) => !replaced.has(edge))
    .map((edge): DraftEdge => {
      const start = startOf.get(edge.source);
      return start === undefined ? edge : { ...edge, source: start };
    });
  const nodes = [...whole.nodes.values()].filter(({ id }) => !gone.has(id));
  const folded = draft(nodes, [...edges, ...chains.flatMap(edgesOf)]);
  return grouped(folded, groupsOf(folded, chains, context));
}

/** Transactions that the detector of peel chains remarked, whatever their shape says here: it saw the whole amounts. */
function remarkedTransactions({ nodes }: FlowGraph): ReadonlySet<string> {
  const remarked = nodes.flatMap((node) =>
    node.kind === 'transaction'
      ? node.patterns.filter(({ name }) => name === 'peel-chain').map((pattern) => ({ node, pattern }))
      : [],
  );
  return new Set(
    remarked.flatMap(({ node, pattern }) => {
      const prefix = node.id.slice(0, node.id.length - node.txid.length);
      const txids = Object.hasOwn(pattern.evidence, 'transactions')
        ? (pattern.evidence.transactions ?? '')
        : '';
      return txids.split(' ').map((txid) => prefix + txid);
    }),
  );
}

/** Nodes that the edge stands for: the transactions, and the accounts between the first and the last. */
function insideOf({ payer, transactions }: PeelStep, place: number): readonly string[] {
  return place === 0 ? transactions : [payer, ...transactions];
}

function edgesOf({ start, steps }: PeelChain): readonly DraftEdge[] {
  const last = steps.at(-1) as PeelStep;
  const rest: DraftEdge = {
    ...last.kept,
    source: start,
    kind: 'peel',
    edges: steps.flatMap(({ kept }) => kept.edges).sort((a, b) => a - b),
    count: steps.reduce((sum, { kept }) => sum + kept.count, 0),
    inside: [...steps.flatMap(insideOf), ...steps.flatMap(({ kept }) => kept.inside)],
  };
  const peeled = steps.flatMap((step) => (step.peeled === undefined ? [] : [step.peeled]));
  const paid = peeled.map((edge): DraftEdge => ({ ...edge, source: start, kind: 'transfer' }));
  const fees = steps.flatMap((step) => step.fees.map((fee): DraftEdge => ({ ...fee, source: start })));
  return [rest, ...paid, ...fees];
}

function groupsOf(folded: Draft, chains: readonly PeelChain[], context: FoldContext) {
  const ins = new Map<string, number>();
  const goesOn = new Set<string>();
  for (const { source, target, kind } of folded.edges) {
    ins.set(target, (ins.get(target) ?? 0) + 1);
    if (kind !== 'fee') goesOn.add(source);
  }
  const isNameless = (id: string): boolean => {
    const node = context.byId.get(id);
    return node?.kind === 'account' && node.labels.length === 0 && !context.seeds.has(id);
  };
  return chains.flatMap(({ start, steps }) => {
    const payees = steps.flatMap(({ peeled }) => (peeled === undefined ? [] : [peeled.target]));
    const ids = [...new Set(payees)].filter((id) => isNameless(id) && ins.get(id) === 1 && !goesOn.has(id));
    const id = `group:peeled:${start}`;
    if (ids.length < 2 || context.unfolded.has(id)) return [];
    const count = steps.reduce(
      (sum, { peeled }) => sum + (peeled !== undefined && ids.includes(peeled.target) ? peeled.count : 0),
      0,
    );
    return [groupNode(folded, ids, { id, name: `${countText(count)} peeled payments`, category: '' })];
  });
}

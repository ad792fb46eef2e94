import type { AlertFact } from '../../alerts/alert.ts';
import type { DiffItem } from '../../core/diff/diff-item.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { type GraphDiff, graphDiff } from '../../core/graph-diff.ts';
import { amountText, percentText } from '../../export/diff/diff-words.ts';

/** What alerts can be made of: every item of a difference. */
export const alertFacts = (incident: string, diff: GraphDiff): readonly AlertFact[] =>
  diff.items.map((item) => ({
    incident,
    key: item.key,
    kind: item.kind,
    ...figures(item, diff),
    text: textOf(incident, item, diff),
  }));

/** The facts of a graph that nothing was known before: to be marked as known. */
export function firstFacts(incident: string, graph: FlowGraph): readonly AlertFact[] {
  const nothing = { nodes: [], edges: [], findings: [], leads: [], clusters: [], coverage: [], warnings: [] };
  return alertFacts(incident, graphDiff({ ...graph, ...nothing }, graph));
}

type Figures = Omit<AlertFact, 'incident' | 'key' | 'kind' | 'text'>;

function figures(item: DiffItem, { policies }: GraphDiff): Figures {
  const [leading = ''] = policies;
  const base = {
    category: 'category' in item ? item.category : null,
    node: 'node' in item ? (item.node ?? null) : 'account' in item ? item.account : null,
    asset: 'asset' in item ? (item.asset ?? null) : null,
    time: 'lastTime' in item ? item.lastTime : null,
    transactions: 'transactions' in item ? item.transactions : [],
    amount: null,
    loss: null,
    share: null,
  };
  if (!('losses' in item)) return base;
  const [most] = Object.values(item.losses).sort((a, b) => Number(b.share) - Number(a.share));
  return {
    ...base,
    amount: item.amount[leading] ?? null,
    loss: most?.loss[leading] ?? null,
    share: item.share,
  };
}

function textOf(incident: string, item: DiffItem, diff: GraphDiff): string {
  const [leading = ''] = diff.policies;
  if (!('losses' in item)) {
    const where =
      'node' in item && item.node ? ` at ${item.node}` : 'account' in item ? ` of ${item.account}` : '';
    return `${incident}: ${item.kind}${'change' in item ? ` (${item.change})` : ''}${where}`;
  }
  const amount = amountText(diff, item.asset, item.amount[leading] ?? '0');
  const share = percentText(item.share);
  if (item.kind === 'moved')
    return `${incident}: ${amount} moved from where it rested, ${share} of the loss, ${item.node}`;
  const name = item.entity === null ? '' : ` (${item.entity})`;
  return `${incident}: ${amount} at ${item.category}${name}, ${share} of the loss, ${item.node}`;
}

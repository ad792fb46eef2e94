import { useMemo } from 'preact/hooks';
import type { FlowGraph, GraphEdge, GraphNode } from '../../../core/flow-graph.ts';
import { countText, shortened } from '../../../picture/amounts.ts';
import { visible } from '../../../picture/visible.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { Capped } from '../../parts/capped.tsx';
import { dayText } from '../../parts/time-text.ts';
import { transferText } from '../state/transfer-text.ts';

interface TransfersProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly node: GraphNode;
  readonly onShow: (node: string) => void;
}

/** What came to a node and what left it: by which transaction, from or to whom, and how much of it was stolen. */
export function Transfers({ graph, policy, node, onShow }: TransfersProps) {
  const byId = useMemo(() => new Map(graph.nodes.map((one) => [one.id, one])), [graph]);
  const into = graph.edges.filter(({ target }) => target === node.id);
  const out = graph.edges.filter(({ source }) => source === node.id);
  return (
    <>
      <List name="In" edges={into} end="source" {...{ graph, policy, byId, onShow }} />
      <List name="Out" edges={out} end="target" {...{ graph, policy, byId, onShow }} />
    </>
  );
}

interface ListProps extends Omit<TransfersProps, 'node'> {
  readonly name: string;
  readonly edges: readonly GraphEdge[];
  /** The end of each that is not the node. */
  readonly end: 'source' | 'target';
  readonly byId: ReadonlyMap<string, GraphNode>;
}

const FIRST = 6;

function List({ graph, policy, name, edges, end, byId, onShow }: ListProps) {
  if (edges.length === 0) return null;
  return (
    <section aria-label={name}>
      <h4>{`${name}: ${countText(edges.length)}`}</h4>
      <Capped items={edges} first={FIRST} what="entries">
        {(shown) => (
          <ul class="plain transfers">
            {shown.map((edge, n) => (
              <li key={n}>
                <button type="button" class="link" onClick={() => onShow(edge[end])}>
                  {nameOf(byId.get(edge[end]), edge[end])}
                </button>
                <span class="quiet">{` ${edge.kind} · ${timeOf(edge, byId)}`}</span>
                <div>{transferText(graph, policy, edge)}</div>
              </li>
            ))}
          </ul>
        )}
      </Capped>
    </section>
  );
}

function nameOf(node: GraphNode | undefined, id: string): string {
  if (node?.kind === 'account' && node.labels[0] !== undefined) return visible(node.labels[0].name).text;
  if (node?.kind === 'sink') return node.sink;
  return shortened(addressOf(id));
}

function timeOf({ source, target, kind }: GraphEdge, byId: ListProps['byId']): string {
  const transaction = byId.get(kind === 'draw' ? target : source);
  return dayText(transaction?.kind === 'transaction' ? transaction.time : null);
}

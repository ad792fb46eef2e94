import type { FlowGraph, GraphEdge, GraphNode } from '../../core/flow-graph.ts';
import { unitsText } from '../../picture/amounts.ts';
import { directionWords } from '../../picture/direction-words.ts';
import { AccountName } from './account-name.tsx';
import { unitOf } from './books.ts';
import { Strange } from './strange.tsx';
import { minuteText } from './time-text.ts';
import { under } from './under.ts';

interface PathListProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  /** Places in the graph's list of edges, in order of the way. */
  readonly path: readonly number[];
}

/** A way from the theft, or backward from what is asked about, as a list of its steps: when, by which transaction, how much of it stolen, to whom. */
export function PathList({ graph, policy, path }: PathListProps) {
  if (path.length === 0)
    return <p>{`No way from ${directionWords(graph).origin} leads here under this policy.`}</p>;
  const wanted = new Set(path.flatMap((n) => [graph.edges[n]?.source, graph.edges[n]?.target]));
  const byId = new Map(
    graph.nodes.flatMap((node) => (wanted.has(node.id) ? [[node.id, node] as const] : [])),
  );
  const steps = path.flatMap((n) => {
    const edge = graph.edges[n];
    return edge === undefined || edge.kind === 'draw' ? [] : [{ n, edge }];
  });
  return (
    <div>
      <p class="quiet">
        {`${graph.parameters.direction === 'backward' ? 'The way by which the most came from here, from the end to the beginning.' : 'The way by which the most of the loss came here.'} It is one way, and need not be that of all of the value.`}
      </p>
      <ol class="path">
        {steps.map(({ n, edge }) => (
          <li key={n}>
            <Step {...{ graph, policy, edge, byId }} />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface StepProps extends Omit<PathListProps, 'path'> {
  readonly edge: GraphEdge;
  readonly byId: ReadonlyMap<string, GraphNode>;
}

function Step({ graph, policy, edge, byId }: StepProps) {
  const transaction = byId.get(edge.source);
  const time = transaction?.kind === 'transaction' ? transaction.time : null;
  return (
    <>
      <span class="when">{minuteText(time)}</span>
      {edge.crossing === undefined ? (
        <Payment {...{ graph, policy, edge, byId }} />
      ) : (
        <Crossing graph={graph} policy={policy} edge={edge} crossing={edge.crossing} />
      )}
    </>
  );
}

function Payment({ graph, policy, edge, byId }: StepProps) {
  const unit = unitOf(graph, edge.asset);
  const payee = byId.get(edge.target);
  const label = payee?.kind === 'account' ? payee.labels[0] : undefined;
  const taint = under(edge.taint, policy) ?? '0';
  const presumed = under(edge.presumed, policy) ?? '0';
  return (
    <>
      {`${unitsText(taint, unit)} ${directionWords(graph).stolen}${presumed === '0' ? '' : ` (${unitsText(presumed, unit)} of it presumed)`}${taint === edge.amount ? '' : `, of ${unitsText(edge.amount, unit)} paid,`} to `}
      {payee?.kind === 'sink' ? payee.sink : <AccountName id={edge.target} />}
      {label !== undefined && (
        <>
          {' '}
          <Strange text={label.name} />
        </>
      )}
      <span class="quiet">
        {' by transaction '}
        <AccountName id={edge.source} what="transaction" />
      </span>
    </>
  );
}

const TIERS = {
  1: 'an id ties both sides',
  2: 'the service itself says so',
  3: 'only amounts and times fit',
} as const;

interface CrossingProps extends Omit<StepProps, 'byId'> {
  readonly crossing: NonNullable<GraphEdge['crossing']>;
}

function Crossing({ graph, policy, edge, crossing }: CrossingProps) {
  const unit = unitOf(graph, edge.asset);
  const given = unitsText(under(edge.taint, policy) ?? '0', unit);
  const presumed = under(edge.presumed, policy) ?? '0';
  const received = unitsText(under(crossing.taint, policy) ?? '0', unitOf(graph, crossing.asset));
  return (
    <>
      {`${given} ${directionWords(graph).stolen}${presumed === '0' ? '' : ` (${unitsText(presumed, unit)} of it presumed)`} became ${received} by a ${edge.kind} (`}
      <Strange text={crossing.rule} />
      {`; ${TIERS[crossing.tier]}; confidence ${crossing.confidence} of 100)`}
      <span class="quiet">
        {' in transaction '}
        <AccountName id={edge.target} what="transaction" />
      </span>
    </>
  );
}

import type { ComponentChildren } from 'preact';
import type { FlowGraph, GraphNode } from '../../core/flow-graph.ts';
import { countText, unitsText } from '../../picture/amounts.ts';
import { capital, directionWords } from '../../picture/direction-words.ts';
import { markOf } from '../../picture/marks.ts';
import type { Picture, PictureEdge, PictureNode } from '../../picture/picture.ts';
import { stopWords } from '../../picture/words.ts';
import { AccountName } from './account-name.tsx';
import { shareOfLoss, unitOf } from './books.ts';
import { Capped } from './capped.tsx';
import type { Target } from './drawing.ts';
import { MarkedWord } from './mark.tsx';
import { Strange } from './strange.tsx';
import { minuteText } from './time-text.ts';
import { under } from './under.ts';

interface TargetDetailsProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly picture: Picture;
  readonly target: Target | null;
  /** Unfolds a group. */
  readonly onUnfold: (node: string) => void;
}

/** All there is to say of what is under the pointer or chosen: whole ids, exact amounts, labels with their sources. */
export function TargetDetails({ graph, policy, picture, target, onUnfold }: TargetDetailsProps) {
  if (target === null)
    return (
      <p class="quiet">
        Point at an account or a line, or choose one: its whole address and exact amounts show here.
      </p>
    );
  if ('edge' in target) {
    const edge = picture.edges[target.edge];
    return edge === undefined ? null : <EdgeDetails {...{ graph, policy, picture, edge }} />;
  }
  const node = picture.nodes.find(({ id }) => id === target.node);
  return node === undefined ? null : <NodeDetails {...{ graph, policy, node, onUnfold }} />;
}

interface NodeDetailsProps extends Pick<TargetDetailsProps, 'graph' | 'policy' | 'onUnfold'> {
  readonly node: PictureNode;
}

function NodeDetails({ graph, policy, node, onUnfold }: NodeDetailsProps) {
  const words = directionWords(graph);
  const members = graph.nodes.filter(({ id }) => node.members.includes(id));
  return (
    <>
      <h3>{node.name}</h3>
      <dl>
        <dt>What</dt>
        <dd>
          <MarkedWord category={node.category} />
          {node.isSeed && node.category !== words.seed && `, ${words.value} arrived here first`}
        </dd>
        <dt>Share</dt>
        <dd>{`${shareOfLoss(graph, policy, { amounts: [], weight: node.weight })} of ${words.loss} came here`}</dd>
        {node.flag !== null && (
          <>
            <dt>Ends here</dt>
            <dd>{node.flag}</dd>
          </>
        )}
      </dl>
      {node.kind === 'group' && (
        <p>
          {`Stands for ${countText(members.length)} accounts and transactions. `}
          <button type="button" class="small" onClick={() => onUnfold(node.id)}>
            Unfold
          </button>
        </p>
      )}
      <Capped key={node.id} items={members} first={5} what="accounts and transactions">
        {(shown) => shown.map((member) => <Member key={member.id} {...{ graph, policy, member }} />)}
      </Capped>
    </>
  );
}

function Member({
  graph,
  policy,
  member,
}: {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly member: GraphNode;
}) {
  return (
    <dl>
      {member.kind === 'sink' ? (
        <>
          <dt>Sink</dt>
          <dd>{markOf(member.sink).word}</dd>
        </>
      ) : (
        <>
          <dt>{member.kind === 'account' ? 'Address' : 'Transaction'}</dt>
          <dd>
            <AccountName
              id={member.id}
              what={member.kind === 'account' ? 'address' : 'transaction'}
              isWhole
            />
          </dd>
        </>
      )}
      <dt>Chain</dt>
      <dd>
        <Strange text={member.chain} />
      </dd>
      {member.kind === 'transaction' && <TransactionFacts transaction={member} />}
      {member.kind === 'account' && <AccountFacts account={member} />}
      {member.kind !== 'transaction' && <Holdings {...{ graph, policy, member }} />}
    </dl>
  );
}

function TransactionFacts({
  transaction,
}: {
  readonly transaction: Extract<GraphNode, { kind: 'transaction' }>;
}) {
  const { time, height, memo } = transaction;
  return (
    <>
      <dt>Time</dt>
      <dd>{`${minuteText(time)}${height === null ? '' : `, block ${countText(height)}`}`}</dd>
      {memo !== undefined && (
        <>
          <dt>Message</dt>
          <dd>{memo === null ? 'encrypted' : <Strange text={memo} most={200} />}</dd>
        </>
      )}
    </>
  );
}

function AccountFacts({ account }: { readonly account: Extract<GraphNode, { kind: 'account' }> }) {
  const { labels, patterns, stop } = account;
  return (
    <>
      {labels.map(({ name, category, source, confidence }, n) => (
        <Fact key={n} name="Label">
          <Strange text={name} />
          {` (${markOf(category).word}, confidence ${confidence} of 100; source: `}
          <Strange text={source} most={120} />)
        </Fact>
      ))}
      {patterns.map(({ name, confidence }, n) => (
        <Fact key={n} name="Pattern">
          <Strange text={name} />
          {` (confidence ${confidence} of 100)`}
        </Fact>
      ))}
      {stop !== null && <Fact name="Ends here">{stopWords(stop)}</Fact>}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

interface HoldingsProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly member: Exclude<GraphNode, { kind: 'transaction' }>;
}

function Holdings({ graph, policy, member }: HoldingsProps) {
  return (
    <>
      {member.holdings.map(({ asset, taint }) => {
        const sums = under(taint, policy);
        const unit = unitOf(graph, asset);
        return (
          sums && (
            <Fact key={asset} name={capital(directionWords(graph).value)}>
              {`received ${unitsText(sums.received, unit)}, sent ${unitsText(sums.sent, unit)}, held ${unitsText(sums.held, unit)}`}
            </Fact>
          )
        );
      })}
    </>
  );
}

const EDGE_WORDS: Readonly<Record<PictureEdge['kind'], string>> = {
  draw: 'Spent by a transaction',
  payment: 'Payment',
  fee: 'Fee',
  swap: 'Swap',
  wrap: 'Wrap',
  bridge: 'Bridge to another chain',
  transfer: 'Transfer',
  peel: 'Peel chain',
};

function EdgeDetails({
  graph,
  policy,
  picture,
  edge,
}: {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly picture: Picture;
  readonly edge: PictureEdge;
}) {
  const nameOf = (id: string): string => picture.nodes.find((node) => node.id === id)?.name ?? id;
  return (
    <>
      <h3>
        {edge.count > 1
          ? `${EDGE_WORDS[edge.kind]}, ${countText(edge.count)} payments`
          : EDGE_WORDS[edge.kind]}
      </h3>
      <dl>
        <dt>From</dt>
        <dd>{nameOf(edge.source)}</dd>
        <dt>To</dt>
        <dd>{nameOf(edge.target)}</dd>
        {edge.amounts.map(({ asset, taint }) => (
          <Fact key={asset} name={capital(directionWords(graph).value)}>
            {unitsText(taint, unitOf(graph, asset))}
          </Fact>
        ))}
        <dt>Share</dt>
        <dd>{`${shareOfLoss(graph, policy, edge)} of ${directionWords(graph).loss}`}</dd>
        {edge.isBackward && <Fact name="Direction">value that comes back to where it was before</Fact>}
      </dl>
    </>
  );
}

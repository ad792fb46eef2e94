import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { Finding, FlowGraph } from '../../core/flow-graph.ts';
import { unitsText } from '../../picture/amounts.ts';
import { byName } from '../../picture/by-name.ts';
import { capital, type DirectionWords, directionWords } from '../../picture/direction-words.ts';
import { AccountName } from './account-name.tsx';
import { unitOf } from './books.ts';
import { Capped } from './capped.tsx';
import { type FindingsColumn, type FindingsOrder, inOrder } from './findings-order.ts';
import { useLive } from './live.ts';
import { MarkedWord } from './mark.tsx';
import { shareText } from './share-text.ts';
import { Strange } from './strange.tsx';
import { dayText } from './time-text.ts';
import { under } from './under.ts';

interface FindingsTableProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  /** Place in the graph's list of the finding whose path is shown; null where none is. */
  readonly opened: number | null;
  readonly onOpen: (finding: number | null) => void;
  /** What is shown below the opened one. */
  readonly children?: ComponentChildren;
}

const columnsOf = ({
  value,
  loss,
}: DirectionWords): readonly (readonly [FindingsColumn | null, string, boolean])[] => [
  ['category', 'What', false],
  ['entity', 'Who', false],
  [null, 'Where', false],
  [null, `${capital(value)} there`, true],
  ['share', `Share of ${loss}`, true],
  ['first', 'First', false],
  ['last', 'Last', false],
  ['confidence', 'Ground', false],
];

const FIRST = 100;

/** Where value left sight or rests, sortable; each row opens the way from the theft to it. */
export function FindingsTable({ graph, policy, opened, onOpen, children }: FindingsTableProps) {
  const live = useLive();
  const [order, setOrder] = useState<FindingsOrder>({ column: 'graph', isAscending: false });
  const columns = columnsOf(directionWords(graph));
  const sorted = inOrder(graph.findings, policy, order);
  return (
    <Capped items={sorted} first={FIRST} what="findings">
      {(shown) => (
        <div class="wide">
          <table class="findings">
            <thead>
              <tr>
                {columns.map(([column, title, isNumber]) => (
                  <Heading key={title} {...{ column, title, isNumber, order, setOrder, live }} />
                ))}
                {live && (
                  <th scope="col">
                    <span class="unseen">Path</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map(([finding, n]) => (
                <Fragment key={n}>
                  <Row
                    {...{ graph, policy, finding, live }}
                    isOpened={n === opened}
                    onOpen={() => onOpen(n === opened ? null : n)}
                  />
                  {n === opened && (
                    <tr class="path-row">
                      <td colSpan={columns.length + 1}>{children}</td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Capped>
  );
}

interface HeadingProps {
  readonly column: FindingsColumn | null;
  readonly title: string;
  readonly isNumber: boolean;
  readonly order: FindingsOrder;
  readonly setOrder: (order: FindingsOrder) => void;
  readonly live: boolean;
}

function Heading({ column, title, isNumber, order, setOrder, live }: HeadingProps) {
  const isSorted = column !== null && order.column === column;
  const next = { isAscending: isSorted ? !order.isAscending : column !== 'share' && column !== 'confidence' };
  return (
    <th
      scope="col"
      class={isNumber ? 'number' : undefined}
      aria-sort={isSorted ? (order.isAscending ? 'ascending' : 'descending') : undefined}
    >
      {live && column !== null ? (
        <button type="button" onClick={() => setOrder({ column, ...next })}>
          {title}
          <span aria-hidden="true">{isSorted ? (order.isAscending ? ' ▲' : ' ▼') : ' ↕'}</span>
        </button>
      ) : (
        title
      )}
    </th>
  );
}

interface RowProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly finding: Finding;
  readonly live: boolean;
  readonly isOpened: boolean;
  readonly onOpen: () => void;
}

function Row({ graph, policy, finding, live, isOpened, onOpen }: RowProps) {
  const { category, entity, node, asset, rule, confidence } = finding;
  const presumed = under(finding.presumed, policy) ?? '0';
  return (
    <tr class={isOpened ? 'opened' : undefined}>
      <td>
        <MarkedWord category={category} />
      </td>
      <td>{entity === null ? <span class="quiet">not known</span> : <Strange text={entity} />}</td>
      <td>
        <AccountName id={node} />
      </td>
      <td class="number">
        {unitsText(under(finding.taint, policy) ?? '0', unitOf(graph, asset))}
        {presumed !== '0' && (
          <div class="quiet">{`of it presumed: ${unitsText(presumed, unitOf(graph, asset))}`}</div>
        )}
      </td>
      <td class="number">
        {sharesOf(finding, policy).map(([book, share], n) => (
          <div key={book ?? ''} class={n === 0 ? undefined : 'quiet'}>
            {book === null ? shareText(share) : `${shareText(share)} of ${unitOf(graph, book).symbol}`}
          </div>
        ))}
      </td>
      <td class="number left">{dayText(finding.firstTime)}</td>
      <td class="number left">{dayText(finding.lastTime)}</td>
      <td class="nowrap">
        <Strange text={rule} />
        {` (${confidence})`}
      </td>
      {live && (
        <td>
          <button type="button" class="small" aria-expanded={isOpened} onClick={onOpen}>
            {isOpened ? 'Close path' : 'Path'}
          </button>
        </td>
      )}
    </tr>
  );
}

/** Shares by the asset whose book they are of; null where the loss has one unit for all. */
function sharesOf(
  { book, share, losses = {} }: Finding,
  policy: string,
): readonly (readonly [book: string | null, share: string])[] {
  const others = byName(losses).map(([other, one]) => [other, under(one.share, policy) ?? '0'] as const);
  return [[book ?? null, under(share, policy) ?? '0'], ...others.filter(([, part]) => part !== '0')];
}

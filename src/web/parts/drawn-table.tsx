import type { FlowGraph } from '../../core/flow-graph.ts';
import { unitsText } from '../../picture/amounts.ts';
import { byKey } from '../../picture/by-key.ts';
import { directionWords } from '../../picture/direction-words.ts';
import type { Picture, PictureEdge, PictureNode } from '../../picture/picture.ts';
import { shareOfLoss, unitOf } from './books.ts';
import { Capped } from './capped.tsx';
import { MarkedWord } from './mark.tsx';

interface DrawnTableProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly picture: Picture;
  readonly onChoose: (node: string) => void;
  readonly onUnfold: (node: string) => void;
}

const FIRST = 50;

/** What a picture shows as a table, the weightiest first: for whom a canvas says nothing, and for whoever uses no mouse. */
export function DrawnTable({ graph, policy, picture, onChoose, onUnfold }: DrawnTableProps) {
  const nodes = [...picture.nodes].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const from = byKey(picture.edges, ({ source }) => source);
  const names = new Map(picture.nodes.map(({ id, name }) => [id, name]));
  return (
    <Capped items={nodes} first={FIRST} what="drawn accounts and groups">
      {(shown) => (
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th scope="col">Drawn</th>
                <th scope="col">What</th>
                <th scope="col" class="number">
                  {`Share of ${directionWords(graph).loss}`}
                </th>
                <th scope="col">Leads to</th>
                <th scope="col">Ends here</th>
                <th scope="col">
                  <span class="unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((node) => (
                <Row
                  key={node.id}
                  {...{ graph, policy, node, names, onChoose, onUnfold }}
                  leaving={from.get(node.id) ?? []}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Capped>
  );
}

interface RowProps extends Omit<DrawnTableProps, 'picture'> {
  readonly node: PictureNode;
  readonly leaving: readonly PictureEdge[];
  readonly names: ReadonlyMap<string, string>;
}

const LEADS = 5;

function Row({ graph, policy, node, leaving, names, onChoose, onUnfold }: RowProps) {
  const amounts = ({ amounts }: PictureEdge): string =>
    amounts.map(({ asset, taint }) => unitsText(taint, unitOf(graph, asset))).join(', ');
  return (
    <tr>
      <td>{node.name}</td>
      <td>
        <MarkedWord category={node.category} />
      </td>
      <td class="number">{shareOfLoss(graph, policy, { amounts: [], weight: node.weight })}</td>
      <td>
        {leaving.slice(0, LEADS).map((edge, n) => (
          <div key={n}>{`${names.get(edge.target) ?? ''}: ${amounts(edge)}`}</div>
        ))}
        {leaving.length > LEADS && <div class="quiet">{`and ${leaving.length - LEADS} more`}</div>}
      </td>
      <td>{node.flag ?? '–'}</td>
      <td>
        <button
          type="button"
          class="small"
          onClick={() => onChoose(node.id)}
          aria-label={`Show ${node.name} in the picture`}
        >
          Show
        </button>
        {node.kind === 'group' && (
          <button
            type="button"
            class="small"
            onClick={() => onUnfold(node.id)}
            aria-label={`Unfold ${node.name}`}
          >
            Unfold
          </button>
        )}
      </td>
    </tr>
  );
}

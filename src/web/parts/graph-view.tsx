import { useMemo, useState } from 'preact/hooks';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { countText } from '../../picture/amounts.ts';
import { pictureOf } from '../../picture/picture-of.ts';
import type { DrawingEvents, OpenDrawing, Target } from './drawing.ts';
import { DrawnTable } from './drawn-table.tsx';
import { emphasisOfPath, emphasisOfTarget } from './emphasis.ts';
import { type Drawn, GraphControls } from './graph-controls.tsx';
import { Legend } from './legend.tsx';
import { useLive } from './live.ts';
import { NodeSearch } from './node-search.tsx';
import { PictureNotes } from './picture-notes.tsx';
import { PictureSvg } from './picture-svg.tsx';
import { pictureTitle } from './picture-title.ts';
import { Stage } from './stage.tsx';
import { StillGraph } from './still-graph.tsx';
import { TargetDetails } from './target-details.tsx';

interface GraphViewProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  /** Places in the graph's list of edges that stand out, in order of the path. */
  readonly path: readonly number[];
  /** Draws on a canvas; without it the picture is SVG. */
  readonly openDrawing?: OpenDrawing | undefined;
}

/** As it is drawn before anybody says otherwise: small enough to be read whole on paper. */
export const FIRST_DRAWN: Drawn = {
  axis: 'hop',
  folding: { transactions: true, peels: true, entities: true, unfolded: new Set(), most: 60 },
};

/** Nodes of a graph above which a browser would stand still for too long over its picture. */
const MOST_LIVE = 20_000;
/** Nodes above which whoever writes the page would wait for too long: a minute for a million. */
const MOST_DRAWN = 250_000;

/** The picture of a graph with all that can be done to it, and the same in words. A graph too large for that says so. */
export function GraphView(props: GraphViewProps) {
  const { graph, policy } = props;
  const count = graph.nodes.length;
  if (count <= MOST_LIVE) return <DrawnGraph {...props} />;
  if (count <= MOST_DRAWN)
    return <StillGraph {...{ graph, policy }} drawn={FIRST_DRAWN} title={pictureTitle(props.graph)} />;
  return (
    <p>
      {`The graph has ${countText(count)} accounts and transactions, more than the ${countText(MOST_DRAWN)} that are drawn. `}
      The JSON export has it whole; the GEXF and GraphML exports open in programs that are made for graphs of
      that size.
    </p>
  );
}

function DrawnGraph({ graph, policy, path, openDrawing }: GraphViewProps) {
  const live = useLive();
  const [drawn, setDrawn] = useState(FIRST_DRAWN);
  const [hovered, setHovered] = useState<Target | null>(null);
  const [chosen, setChosen] = useState<Target | null>(null);
  const [centred, setCentred] = useState<{ readonly node: string } | null>(null);
  const picture = useMemo(() => pictureOf(graph, { policy, ...drawn }), [graph, policy, drawn]);
  const emphasis = useMemo(
    () => (chosen === null ? emphasisOfPath(picture, path) : emphasisOfTarget(picture, chosen)),
    [picture, path, chosen],
  );
  const change = (next: Drawn): void => {
    setChosen(null);
    setHovered(null);
    setDrawn(next);
  };
  const unfold = (node: string): void => change(unfolded(drawn, node));
  const show = (node: string): void => {
    setChosen({ node });
    setCentred({ node });
  };
  const events: Omit<DrawingEvents, 'onSight'> = {
    onHover: setHovered,
    onChoose: setChosen,
    onOpen: (node) => {
      if (picture.nodes.some(({ id, kind }) => id === node && kind === 'group')) unfold(node);
    },
  };
  const svg = <PictureSvg picture={picture} title={pictureTitle(graph)} emphasis={emphasis} />;
  return (
    <div>
      {live && <GraphControls drawn={drawn} onChange={change} />}
      {live && <NodeSearch graph={graph} picture={picture} onFound={show} />}
      <PictureNotes picture={picture} />
      {live && openDrawing !== undefined ? (
        <>
          <div class="graph-view screen">
            <Stage {...{ picture, emphasis, events, openDrawing, centred }}>{svg}</Stage>
            <div class="details" aria-live="polite">
              <TargetDetails {...{ graph, policy, picture }} target={hovered ?? chosen} onUnfold={unfold} />
            </div>
          </div>
          <p class="quiet screen">Ctrl or ⌘ and the wheel zoom. A double click unfolds a group.</p>
          <div class="paper">{svg}</div>
        </>
      ) : (
        <div class="scroll">{svg}</div>
      )}
      <Legend picture={picture} />
      {live && (
        <details class="screen">
          <summary>What is drawn, as a table</summary>
          <DrawnTable graph={graph} policy={policy} picture={picture} onChoose={show} onUnfold={unfold} />
        </details>
      )}
    </div>
  );
}

const unfolded = ({ axis, folding }: Drawn, node: string): Drawn => ({
  axis,
  folding: { ...folding, unfolded: new Set([...folding.unfolded, node]) },
});

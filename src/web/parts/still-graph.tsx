import { useState } from 'preact/hooks';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { countText } from '../../picture/amounts.ts';
import { pictureOf } from '../../picture/picture-of.ts';
import type { Drawn } from './graph-controls.tsx';
import { Legend } from './legend.tsx';
import { PictureNotes } from './picture-notes.tsx';
import { PictureSvg } from './picture-svg.tsx';

interface StillGraphProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly drawn: Drawn;
  readonly title: string;
}

/**
 * The picture of a graph over which a browser would stand still for too long: folded, as it was drawn when the page was written,
 * under the policy of then. A script that brings the page to life leaves it as it is.
 */
export function StillGraph(props: StillGraphProps) {
  const { graph, policy } = props;
  const [written] = useState(() => globalThis.document?.getElementById(WRITTEN)?.innerHTML ?? null);
  const [first] = useState(policy);
  return (
    <>
      <p>
        {`The graph has ${countText(graph.nodes.length)} accounts and transactions, so the picture is folded, and stays as it was written: `}
        a browser would stand still over another one. <code>coinhound serve</code> and the programs that read
        GEXF and GraphML unfold it.
      </p>
      {policy !== first && <p>{`There is a picture under ${first} alone.`}</p>}
      {written === null ? (
        <div id={WRITTEN}>
          <Folded {...props} />
        </div>
      ) : (
        // What stands there already, which hydration leaves alone.
        <div id={WRITTEN} hidden={policy !== first} dangerouslySetInnerHTML={{ __html: written }} />
      )}
    </>
  );
}

const WRITTEN = 'still-picture';

function Folded({ graph, policy, drawn, title }: StillGraphProps) {
  const picture = pictureOf(graph, { policy, ...drawn });
  return (
    <>
      <PictureNotes picture={picture} />
      <div class="scroll">
        <PictureSvg picture={picture} title={title} />
      </div>
      <Legend picture={picture} />
    </>
  );
}

import type { FlowGraph } from '../../core/flow-graph.ts';
import { directionWords } from '../../picture/direction-words.ts';
import type { OpenDrawing } from '../parts/drawing.ts';
import { GraphView } from '../parts/graph-view.tsx';

interface GraphSectionProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly path: readonly number[];
  readonly openDrawing: OpenDrawing | undefined;
}

/** The picture of the flow. */
export function GraphSection({ graph, policy, path, openDrawing }: GraphSectionProps) {
  return (
    <section id="picture">
      <h2>Picture of the flow</h2>
      <p>
        {graph.parameters.direction === 'backward'
          ? 'Accounts from left to right in the order in which the value came by them, what is asked about at the right'
          : 'Accounts from left to right in the order in which the stolen value reached them'}
        {`; the wider a line and the larger a sign, the more of ${directionWords(graph).loss} went that way. Shape and colour say what an account is, a flag why the trace ends there.`}
      </p>
      <GraphView {...{ graph, policy, path, openDrawing }} />
    </section>
  );
}

import { useMemo } from 'preact/hooks';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { directionWords } from '../../picture/direction-words.ts';
import { sankeyOf } from '../../picture/sankey-of.ts';
import { booksOf } from '../parts/books.ts';
import { SankeyChart } from '../parts/sankey-chart.tsx';

interface SankeySectionProps {
  readonly graph: FlowGraph;
  readonly policy: string;
}

/** The loss from what was stolen to who has it. */
export function SankeySection({ graph, policy }: SankeySectionProps) {
  const sankey = useMemo(() => sankeyOf(graph, policy), [graph, policy]);
  const { loss } = directionWords(graph);
  const isBackward = graph.parameters.direction === 'backward';
  const books = booksOf(graph, policy);
  return (
    <section id="shares">
      <h2>{`Shares of ${loss}`}</h2>
      {sankey.links.length === 0 ? (
        <p>There is nothing to divide.</p>
      ) : (
        <>
          <p>
            {isBackward
              ? 'From whom it came, by the kind of place, to what is asked about.'
              : 'From what was stolen, by the kind of place, to who has it.'}
            {` The thicker a band, the more of ${loss}.`}
          </p>
          <SankeyChart {...{ graph, policy, sankey, books }} />
        </>
      )}
    </section>
  );
}

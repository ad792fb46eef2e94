import { useMemo } from 'preact/hooks';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { countText } from '../../picture/amounts.ts';
import { directionWords } from '../../picture/direction-words.ts';
import { timelineOf } from '../../picture/timeline-of.ts';
import { TimelineChart } from '../parts/timeline-chart.tsx';

interface TimelineSectionProps {
  readonly graph: FlowGraph;
  readonly policy: string;
}

/** When value was stolen, moved on, and reached what ended the trace. */
export function TimelineSection({ graph, policy }: TimelineSectionProps) {
  const timeline = useMemo(() => timelineOf(graph, policy), [graph, policy]);
  return (
    <section id="timeline">
      <h2>Timeline</h2>
      {timeline.bins.length === 0 ? (
        <p>No time is known of any payment here.</p>
      ) : (
        <>
          <p>
            {`Payments of ${directionWords(graph).value}, a column for each ${stretch(timeline.step)}. Value that moves twice counts twice; heights are by square root, so that small payments show.`}
          </p>
          <TimelineChart timeline={timeline} />
        </>
      )}
      {timeline.untimed > 0 && timeline.bins.length > 0 && (
        <p class="quiet">{`${countText(timeline.untimed)} payments whose time nobody tells are not in it.`}</p>
      )}
    </section>
  );
}

/** Seconds in words. */
function stretch(step: number): string {
  if (step < 86_400) return step === 3_600 ? 'hour' : `${countText(step / 3_600)} hours`;
  return step === 86_400 ? 'day' : `${countText(step / 86_400)} days`;
}

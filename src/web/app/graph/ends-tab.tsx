import { SankeySection } from '../../report/sankey-section.tsx';
import { SummarySection } from '../../report/summary-section.tsx';
import { TimelineSection } from '../../report/timeline-section.tsx';
import type { GraphPart } from './graph-tabs.tsx';

/** Where the loss is: the ledger as a bar, the flow of it as bands, and when it moved. */
export function EndsTab({ loaded: { graph }, policy }: GraphPart) {
  return (
    <>
      <SummarySection graph={graph} policy={policy} />
      <SankeySection graph={graph} policy={policy} />
      <TimelineSection graph={graph} policy={policy} />
    </>
  );
}

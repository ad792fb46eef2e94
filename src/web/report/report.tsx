import { useMemo, useState } from 'preact/hooks';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { OpenDrawing } from '../parts/drawing.ts';
import { CoverageSection } from './coverage-section.tsx';
import { FindingsSection } from './findings-section.tsx';
import { pathOfFinding } from './found-path.ts';
import { GraphSection } from './graph-section.tsx';
import { LeadsSection } from './leads-section.tsx';
import { ParametersSection } from './parameters-section.tsx';
import { ReportHeader } from './report-header.tsx';
import { SankeySection } from './sankey-section.tsx';
import { SeedsSection } from './seeds-section.tsx';
import { SummarySection } from './summary-section.tsx';
import { TimelineSection } from './timeline-section.tsx';
import { WarningsSection } from './warnings-section.tsx';

interface ReportProps {
  readonly graph: FlowGraph;
  /** The graph as the JSON export writes it, to be saved; only a page has it. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly openDrawing?: OpenDrawing;
}

/**
 * The body of a report. Written in Node.js it is whole without a script; a browser that runs one takes it over and adds what can
 * be sorted, opened, folded and saved.
 */
export function Report({ graph, bytes, openDrawing }: ReportProps) {
  const [policy, setPolicy] = useState(graph.parameters.policies[0] ?? '');
  const [opened, setOpened] = useState<number | null>(null);
  const path = useMemo(() => pathOfFinding(graph, opened, policy), [graph, opened, policy]);
  return (
    <main class="report">
      <ReportHeader {...{ graph, policy, setPolicy, bytes }} />
      <SummarySection graph={graph} policy={policy} />
      <FindingsSection {...{ graph, policy, opened, path }} onOpen={setOpened} />
      <SankeySection graph={graph} policy={policy} />
      <GraphSection {...{ graph, policy, path, openDrawing }} />
      <TimelineSection graph={graph} policy={policy} />
      <LeadsSection graph={graph} />
      <CoverageSection graph={graph} />
      <WarningsSection graph={graph} />
      <SeedsSection graph={graph} />
      <ParametersSection graph={graph} />
    </main>
  );
}

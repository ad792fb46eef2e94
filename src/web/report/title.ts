import type { FlowGraph } from '../../core/flow-graph.ts';
import { visible } from '../../picture/visible.ts';

/** What a report is called: after its incident, else after what was traced. */
export function reportTitle({ incident, seeds, parameters }: FlowGraph): string {
  const isBackward = parameters.direction === 'backward';
  if (incident)
    return `${visible(incident.name, 120).text}: where the money ${isBackward ? 'came from' : 'went'}`;
  const payments = seeds.length === 1 ? 'one payment' : `${seeds.length} payments`;
  return isBackward ? `Where the value of ${payments} came from` : `Where the value of ${payments} went`;
}

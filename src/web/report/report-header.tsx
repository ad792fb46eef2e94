import type { FlowGraph } from '../../core/flow-graph.ts';
import { useLive } from '../parts/live.ts';
import { NameOptions } from '../parts/name-options.tsx';
import { Strange } from '../parts/strange.tsx';
import { GRAPH_FILE, saveFile } from './save-file.ts';
import { reportTitle } from './title.ts';

interface ReportHeaderProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly setPolicy: (policy: string) => void;
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

const SECTIONS = [
  ['summary', 'Summary'],
  ['findings', 'Findings'],
  ['shares', 'Shares'],
  ['picture', 'Picture'],
  ['timeline', 'Timeline'],
  ['leads', 'Leads'],
  ['not-read', 'What was not read'],
  ['warnings', 'Warnings'],
  ['stolen', 'Stolen payments'],
  ['parameters', 'Parameters'],
] as const;

/** What this is, under which policy it is read, and where what is. */
export function ReportHeader({ graph, policy, setPolicy, bytes }: ReportHeaderProps) {
  const live = useLive();
  const { policies, direction } = graph.parameters;
  const isBackward = direction === 'backward';
  return (
    <header>
      <p class="kicker">
        <Strange text={`${graph.tool.name} ${graph.tool.version}`} />
        {isBackward ? ' · origin of value' : ' · flow of stolen value'}
      </p>
      <h1>{reportTitle(graph)}</h1>
      <p>
        {'Read under the taint policy '}
        <strong>
          <Strange text={policy} />
        </strong>
        {policies.length > 1 && `, one of ${policies.length} that were settled on the same facts`}. A policy
        is a rule for dividing mixed value, not an observation.
      </p>
      {live && (
        <div class="controls screen">
          <label>
            Policy
            <select value={policy} onChange={(event) => setPolicy(event.currentTarget.value)}>
              <NameOptions names={policies} />
            </select>
          </label>
          {bytes !== undefined && (
            <button type="button" onClick={() => saveFile(GRAPH_FILE, bytes)}>
              Save the graph as JSON
            </button>
          )}
          <button type="button" onClick={() => print()}>
            Print
          </button>
        </div>
      )}
      <nav aria-label="Sections">
        <ul>
          {SECTIONS.map(([id, title]) => (
            <li key={id}>
              <a href={`#${id}`}>{isBackward && id === 'stolen' ? 'Payments asked about' : title}</a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

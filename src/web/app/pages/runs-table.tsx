import type { ComponentChildren } from 'preact';
import { countText } from '../../../picture/amounts.ts';
import type { Run, RunState } from '../../api.ts';
import { minuteText } from '../../parts/time-text.ts';

const STATES: Readonly<Record<RunState, string>> = {
  running: 'running',
  stopping: 'ending',
  done: 'done',
  stopped: 'stopped',
  incomplete: 'incomplete',
  failed: 'failed',
  lost: 'lost',
};

/** What has become of a run, in a word. */
export function RunStateBadge({ state }: { readonly state: RunState }) {
  return <span class={`badge state-${state}`}>{STATES[state]}</span>;
}

interface RunsTableProps {
  readonly runs: readonly Run[];
  /** What is said where there are none. */
  readonly none: string;
  /** What can be done with each. */
  readonly actions?: (run: Run) => ComponentChildren;
}

/** Traces that were started from the page, the newest first. */
export function RunsTable({ runs, none, actions }: RunsTableProps) {
  if (runs.length === 0) return <p class="quiet">{none}</p>;
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Trace of</th>
            <th scope="col">Began</th>
            <th scope="col">State</th>
            <th scope="col">Policies</th>
            <th scope="col" class="number">
              Nodes
            </th>
            <th scope="col" class="number">
              Findings
            </th>
            {actions && (
              <th scope="col">
                <span class="unseen">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <th scope="row" class="plain">
                <a href={`#/run/${run.id}`}>{run.of.name}</a>
              </th>
              <td class="nowrap">{minuteText(run.began)}</td>
              <td>
                <RunStateBadge state={run.state} />
              </td>
              <td>{run.graph?.policies.join(', ') ?? '–'}</td>
              <td class="number">{run.graph ? countText(run.graph.nodes) : '–'}</td>
              <td class="number">{run.graph ? countText(run.graph.findings) : '–'}</td>
              {actions && <td class="actions">{actions(run)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

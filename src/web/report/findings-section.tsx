import type { FlowGraph } from '../../core/flow-graph.ts';
import { FindingsTable } from '../parts/findings-table.tsx';
import { PathList } from '../parts/path-list.tsx';

interface FindingsSectionProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  /** Place of the finding whose path is open, and the path. */
  readonly opened: number | null;
  readonly path: readonly number[];
  readonly onOpen: (finding: number | null) => void;
}

/** Where value left sight or rests, each with the way to it. */
export function FindingsSection({ graph, policy, opened, path, onOpen }: FindingsSectionProps) {
  const isBackward = graph.parameters.direction === 'backward';
  return (
    <section id="findings">
      <h2>Findings</h2>
      {graph.findings.length === 0 ? (
        <p>
          {isBackward
            ? 'No source was found: the trace ended everywhere at a limit of its own or at what could not be read.'
            : 'No stolen value was found to have come to rest or left sight: it went for fees, or the trace ended at a limit of its own or at what could not be read.'}
          {' The ledger above says how much of it.'}
        </p>
      ) : (
        <>
          <p>
            {isBackward
              ? 'Where the value that is asked about came from'
              : 'Where stolen value rests or left sight'}
            {
              ', one line for each account, asset and kind. The last column says on what ground that is known and how sure it is, of 100.'
            }
          </p>
          <FindingsTable {...{ graph, policy, opened, onOpen }}>
            <PathList graph={graph} policy={policy} path={path} />
          </FindingsTable>
        </>
      )}
    </section>
  );
}

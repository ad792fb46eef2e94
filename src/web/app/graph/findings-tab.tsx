import { useMemo } from 'preact/hooks';
import { pathTo } from '../../../picture/path-to.ts';
import { FindingsTable } from '../../parts/findings-table.tsx';
import { PathList } from '../../parts/path-list.tsx';
import type { GraphPart } from './graph-tabs.tsx';

/** Where value left sight or rests; each row opens its path from the theft. */
export function FindingsTab({ loaded: { graph }, policy, query, show }: GraphPart) {
  const opened = query.finding === undefined ? null : Number(query.finding);
  const finding = opened === null ? undefined : graph.findings[opened];
  const path = useMemo(
    () => (finding === undefined ? null : pathTo(graph, finding.node, policy, finding)),
    [graph, finding, policy],
  );
  return (
    <>
      <h2>Findings</h2>
      <FindingsTable
        {...{ graph, policy, opened }}
        onOpen={(n) => show({ finding: n === null ? '' : `${n}` })}
      >
        {finding !== undefined && (
          <>
            <p class="actions">
              <button
                type="button"
                onClick={() => show({ tab: 'graph', node: finding.node, to: finding.node })}
              >
                Show the path in the graph
              </button>
            </p>
            <PathList {...{ graph, policy }} path={path ?? []} />
          </>
        )}
      </FindingsTable>
    </>
  );
}

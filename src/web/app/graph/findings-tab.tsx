import { useMemo } from 'preact/hooks';
import { pathTo } from '../../../picture/path-to.ts';
import { FindingsTable } from '../../parts/findings-table.tsx';
import { PathList } from '../../parts/path-list.tsx';
import { findingKey, findingPlace } from '../state/finding-key.ts';
import type { GraphPart } from './graph-tabs.tsx';

/** Where value left sight or rests; each row opens its path from the theft. */
export function FindingsTab({ loaded: { graph }, policy, query, show }: GraphPart) {
  const opened = query.finding === undefined ? null : findingPlace(graph.findings, query.finding);
  const finding = opened === null ? undefined : graph.findings[opened];
  const path = useMemo(
    () => (finding === undefined ? null : pathTo(graph, finding.node, policy, finding)),
    [graph, finding, policy],
  );
  return (
    <>
      <h2>Findings</h2>
      {graph.findings.length === 0 && (
        <p>This graph has none: “Where it ended” says where the value is, as far as it was followed.</p>
      )}
      <FindingsTable
        {...{ graph, policy, opened }}
        onOpen={(n) => {
          const found = n === null ? undefined : graph.findings[n];
          show({ finding: found === undefined ? '' : findingKey(found) });
        }}
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

import type { FlowGraph } from '../core/flow-graph.ts';
import { journey } from './journey.ts';
import { ledgerTables } from './ledger-table.ts';

/**
 * What came of a trace, as text for one screen: where the stolen value went, one table a book under the policy that led the
 * walk, then the way it took and what else is worth a look.
 */
export function summary(graph: FlowGraph): string {
  const [policy = ''] = graph.parameters.policies;
  const ledger = graph.ledger[policy];
  if (!ledger) return '';
  const lines = journey(graph);
  return [...ledgerTables(graph, ledger, policy), ...(lines.length === 0 ? [] : [lines.join('\n')])].join(
    '\n\n',
  );
}

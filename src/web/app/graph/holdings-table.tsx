import type { FlowGraph, GraphNode } from '../../../core/flow-graph.ts';
import { unitsText } from '../../../picture/amounts.ts';
import { unitOf } from '../../parts/books.ts';
import { under } from '../../parts/under.ts';

interface HoldingsTableProps {
  readonly graph: FlowGraph;
  readonly node: Exclude<GraphNode, { kind: 'transaction' }>;
}

/** What stolen value came to an account, left it and is there, under every policy. */
export function HoldingsTable({ graph, node }: HoldingsTableProps) {
  const { policies } = graph.parameters;
  return (
    <section>
      <h4>Stolen value</h4>
      {node.holdings.map(({ asset, taint }) => {
        const unit = unitOf(graph, asset);
        return (
          <div key={asset} class="wide">
            <table class="small-table">
              <caption>{unit.symbol}</caption>
              <thead>
                <tr>
                  <th scope="col">Policy</th>
                  <th scope="col" class="number">
                    Received
                  </th>
                  <th scope="col" class="number">
                    Sent
                  </th>
                  <th scope="col" class="number">
                    Held
                  </th>
                </tr>
              </thead>
              <tbody>
                {policies.map((policy) => {
                  const sums = under(taint, policy);
                  return (
                    <tr key={policy}>
                      <th scope="row">{policy}</th>
                      {(['received', 'sent', 'held'] as const).map((part) => (
                        <td key={part} class="number">
                          {sums === undefined ? '–' : unitsText(sums[part], { ...unit, symbol: '' }).trim()}
                        </td>
                      ))}
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        );
      })}
    </section>
  );
}

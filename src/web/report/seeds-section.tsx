import type { FlowGraph, TransactionNode } from '../../core/flow-graph.ts';
import { unitsText } from '../../picture/amounts.ts';
import { AccountName } from '../parts/account-name.tsx';
import { unitOf } from '../parts/books.ts';
import { Capped } from '../parts/capped.tsx';
import { minuteText } from '../parts/time-text.ts';

/** The payments that the trace began with. */
export function SeedsSection({ graph }: { readonly graph: FlowGraph }) {
  const isBackward = graph.parameters.direction === 'backward';
  const transactions = new Map(
    graph.nodes.flatMap((node) => (node.kind === 'transaction' ? [[node.id, node] as const] : [])),
  );
  return (
    <section id="stolen">
      <h2>{isBackward ? 'Payments that are asked about' : 'Stolen payments'}</h2>
      <Capped items={graph.seeds} first={20} what="payments">
        {(shown) => <SeedsTable graph={graph} seeds={shown} transactions={transactions} />}
      </Capped>
    </section>
  );
}

interface SeedsTableProps {
  readonly graph: FlowGraph;
  readonly seeds: FlowGraph['seeds'];
  readonly transactions: ReadonlyMap<string, TransactionNode>;
}

function SeedsTable({ graph, seeds, transactions }: SeedsTableProps) {
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Transaction</th>
            <th scope="col">Received by</th>
            <th scope="col" class="number">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {seeds.map(({ id, node, transaction, asset, amount }) => (
            <tr key={id}>
              <td>{minuteText(transactions.get(transaction)?.time ?? null)}</td>
              <td>
                <AccountName id={transaction} what="transaction" />
              </td>
              <td>
                <AccountName id={node} />
              </td>
              <td class="number">{unitsText(amount, unitOf(graph, asset))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

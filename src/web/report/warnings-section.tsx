import type { FlowGraph, Warning } from '../../core/flow-graph.ts';
import { unitsText } from '../../picture/amounts.ts';
import { warningWords } from '../../picture/words.ts';
import { AccountName } from '../parts/account-name.tsx';
import { unitOf } from '../parts/books.ts';
import { Capped } from '../parts/capped.tsx';
import { Strange } from '../parts/strange.tsx';

/** What a reader must know to weigh the figures. */
export function WarningsSection({ graph }: { readonly graph: FlowGraph }) {
  const codes = [...new Set(graph.warnings.map(({ code }) => code))];
  return (
    <section id="warnings">
      <h2>Warnings</h2>
      {codes.length === 0 && <p>There are none.</p>}
      {codes.map((code) => (
        <div key={code} class="notice">
          <p>
            <strong>{warningWords(code)}</strong>
          </p>
          <Capped
            items={graph.warnings.filter((warning) => warning.code === code)}
            first={20}
            what="warnings"
          >
            {(shown) => (
              <ul>
                {shown.map((warning, n) => (
                  <Line key={n} graph={graph} warning={warning} />
                ))}
              </ul>
            )}
          </Capped>
        </div>
      ))}
    </section>
  );
}

function Line({ graph, warning }: { readonly graph: FlowGraph; readonly warning: Warning }) {
  const { message, node, asset, amount } = warning;
  return (
    <li>
      <Strange text={message} most={600} />
      {node !== undefined && (
        <>
          {' ('}
          <AccountName id={node} />
          {amount !== undefined && asset !== undefined && `, ${unitsText(amount, unitOf(graph, asset))}`})
        </>
      )}
      {node === undefined &&
        amount !== undefined &&
        asset !== undefined &&
        ` (${unitsText(amount, unitOf(graph, asset))})`}
    </li>
  );
}

import type { FlowGraph, GraphLead } from '../../core/flow-graph.ts';
import { unitsText } from '../../picture/amounts.ts';
import { byName } from '../../picture/by-name.ts';
import { AccountName } from '../parts/account-name.tsx';
import { unitOf } from '../parts/books.ts';
import { Capped } from '../parts/capped.tsx';
import { Strange } from '../parts/strange.tsx';
import { dayText } from '../parts/time-text.ts';

/** What is outside the trace and worth a look. */
export function LeadsSection({ graph }: { readonly graph: FlowGraph }) {
  return (
    <section id="leads">
      <h2>Leads</h2>
      {graph.leads.length === 0 ? (
        <p>No rule pointed at anything outside the trace.</p>
      ) : (
        <>
          <p>
            Accounts outside the trace that are worth a look. They are no part of any sum and of no picture
            here.
          </p>
          <Capped items={graph.leads} first={50} what="leads">
            {(shown) => <LeadsTable graph={graph} leads={shown} />}
          </Capped>
        </>
      )}
    </section>
  );
}

function LeadsTable({ graph, leads }: { readonly graph: FlowGraph; readonly leads: readonly GraphLead[] }) {
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Rule</th>
            <th scope="col">About</th>
            <th scope="col" class="number">
              Amount
            </th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
            <th scope="col" class="number">
              Confidence
            </th>
          </tr>
        </thead>
        <tbody>
          {leads.map(({ account, rule, about, amounts, firstTime, lastTime, confidence }, n) => (
            <tr key={n}>
              <td>
                <AccountName id={account} />
              </td>
              <td>
                <Strange text={rule} />
              </td>
              <td>
                {about.slice(0, 3).map((id) => (
                  <div key={id}>
                    <AccountName id={id} />
                  </div>
                ))}
                {about.length > 3 && <div class="quiet">{`and ${about.length - 3} more`}</div>}
              </td>
              <td class="number">
                {byName(amounts).map(([asset, amount]) => (
                  <div key={asset}>{unitsText(amount, unitOf(graph, asset))}</div>
                ))}
              </td>
              <td>{dayText(firstTime)}</td>
              <td>{dayText(lastTime)}</td>
              <td class="number">{confidence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

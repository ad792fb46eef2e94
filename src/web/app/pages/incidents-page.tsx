import { useState } from 'preact/hooks';
import { countText } from '../../../picture/amounts.ts';
import type { IncidentRow, Overview, ScanState } from '../../api.ts';
import { minuteText } from '../../parts/time-text.ts';
import type { Api } from '../api.ts';
import { Problems } from '../problems.tsx';
import { hashOf } from '../state/routes.ts';
import { useLoaded } from '../state/use-loaded.ts';

/** Known thefts, and what is known of each by now. */
export function IncidentsPage({ api, overview }: { readonly api: Api; readonly overview: Overview }) {
  const { value, errors } = useLoaded((signal) => api.incidents(signal), 'incidents');
  const [text, setText] = useState('');
  const [known, setKnown] = useState(false);
  const wanted = text.trim().toLowerCase();
  const shown = (value ?? []).filter(
    (row) =>
      (!known || row.run !== null || row.scan !== null) &&
      `${row.id} ${row.name} ${row.chains.join(' ')} ${row.date}`.toLowerCase().includes(wanted),
  );
  return (
    <div class="page">
      <h1>Incidents</h1>
      <Cases overview={overview} />
      <Problems errors={errors} />
      <div class="controls">
        <label>
          Find
          <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <label>
          <input
            type="checkbox"
            checked={known}
            onChange={(event) => setKnown(event.currentTarget.checked)}
          />
          Only those that were traced or are watched
        </label>
        <span class="quiet" aria-live="polite">
          {value === null ? 'Loading…' : `${countText(shown.length)} of ${countText(value.length)}`}
        </span>
      </div>
      {shown.length > 0 && <Table rows={shown} />}
    </div>
  );
}

function Cases({ overview }: { readonly overview: Overview }) {
  if (overview.cases.length === 0) return null;
  return (
    <p>
      Real cases that ship with the program and are traced offline:{' '}
      {overview.cases.map((id, n) => (
        <span key={id}>
          {n > 0 && ', '}
          <a href={hashOf({ page: 'start', query: { case: id } })}>{id}</a>
        </span>
      ))}
      .
    </p>
  );
}

function Table({ rows }: { readonly rows: readonly IncidentRow[] }) {
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Incident</th>
            <th scope="col">When</th>
            <th scope="col">Loss</th>
            <th scope="col">Chains</th>
            <th scope="col">Watched</th>
            <th scope="col">Traced</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" class="plain">
                <a href={hashOf({ page: 'incident', id: row.id })}>{row.name}</a>
                {row.unpublished !== null && <div class="quiet">no address is published</div>}
              </th>
              <td class="nowrap">{row.date}</td>
              <td>{row.loss}</td>
              <td>{row.chains.join(', ')}</td>
              <td>
                <Scan scan={row.scan} id={row.id} />
              </td>
              <td>
                {row.run !== null ? (
                  <a href={`#/run/${row.run}`} aria-label={`Newest trace of ${row.name}`}>
                    newest trace
                  </a>
                ) : row.traceable > 0 ? (
                  <a
                    href={hashOf({ page: 'start', query: { incident: row.id } })}
                    aria-label={`Start a trace of ${row.name}`}
                  >
                    start
                  </a>
                ) : (
                  <span class="quiet">not traceable</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What rescans keep of an incident, in a line. */
export function Scan({ scan, id }: { readonly scan: ScanState | null; readonly id: string }) {
  if (scan === null) return <span class="quiet">–</span>;
  if (scan.error !== null) return <span class="wrong-text">{scan.error.message}</span>;
  return (
    <>
      <a href={`#/graph/incident/${id}`}>{minuteText(scan.at)}</a>
      <div class="quiet">{`${countText(scan.live)} may yet move`}</div>
    </>
  );
}

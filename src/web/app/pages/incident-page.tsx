import type { Api } from '../api.ts';
import { Decisions } from '../graph/decisions.tsx';
import { Notes } from '../graph/notes.tsx';
import { Problems } from '../problems.tsx';
import { hashOf } from '../state/routes.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { Scan } from './incidents-page.tsx';
import { RunsTable } from './runs-table.tsx';

/** One theft: what is known of it, its seeds, its traces, and what people decided and noted. */
export function IncidentPage({ api, id }: { readonly api: Api; readonly id: string }) {
  const { value, errors } = useLoaded((signal) => api.incident(id, signal), id);
  const runs = useLoaded((signal) => api.runs(signal), 'runs');
  const own = (runs.value ?? []).filter(({ of }) => of.kind === 'incident' && of.dossier === id);
  if (value === null)
    return (
      <div class="page">
        <Problems errors={errors} />
        {errors.length === 0 && <p class="quiet">Loading…</p>}
      </div>
    );
  return (
    <div class="page">
      <p class="kicker">Incident</p>
      <h1>{value.name}</h1>
      <p class="lead">{`${value.date} · ${value.loss}`}</p>
      {value.unpublished !== null && <p class="notice">{value.unpublished}</p>}
      <p class="actions">
        {value.traceable > 0 && (
          <a class="button primary" href={hashOf({ page: 'start', query: { incident: id } })}>
            Start a trace
          </a>
        )}
        {value.scan !== null && value.scan.error === null && (
          <a class="button" href={`#/graph/incident/${id}`}>
            Graph of the last rescan
          </a>
        )}
      </p>
      <h2>Watched</h2>
      <p>
        {value.scan === null ? (
          <>
            Never rescanned: <code>coinhound rescan</code> keeps it up to date.
          </>
        ) : (
          <Scan scan={value.scan} id={id} />
        )}
      </p>
      <h2>Seeds</h2>
      <Seeds seeds={value.states} />
      <h2>Traces</h2>
      <Problems errors={runs.errors} />
      <RunsTable runs={own} none="None was started from here." />
      <Decisions api={api} dossier={id} />
      <Notes api={api} dossier={id} />
      <h2>All that is known of it</h2>
      <pre class="text">{value.text}</pre>
    </div>
  );
}

interface SeedsProps {
  readonly seeds: readonly { readonly seed: string; readonly role: string; readonly why: string | null }[];
}

function Seeds({ seeds }: SeedsProps) {
  if (seeds.length === 0) return <p class="quiet">None is published.</p>;
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Seed</th>
            <th scope="col">Role</th>
            <th scope="col">Can be traced</th>
          </tr>
        </thead>
        <tbody>
          {seeds.map(({ seed, role, why }) => (
            <tr key={seed}>
              <td>
                <code>{seed}</code>
              </td>
              <td>{role}</td>
              <td>{why ?? 'yes'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

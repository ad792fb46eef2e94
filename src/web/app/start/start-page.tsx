import { useState } from 'preact/hooks';
import type { ApiError, Overview, Run } from '../../api.ts';
import { type Api, errorsOf } from '../api.ts';
import { Problems } from '../problems.tsx';
import type { Query } from '../state/routes.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useGo } from '../state/use-route.ts';
import { HowFields } from './how-fields.tsx';
import { draftOf, fieldOf, missingIn, requestOf } from './start-draft.ts';
import { SubjectFields } from './subject-fields.tsx';

interface StartPageProps {
  readonly api: Api;
  readonly overview: Overview;
  readonly query: Query;
}

/** The form that starts a trace: of an incident, a shipped case or seeds, or a run once more. */
export function StartPage({ api, overview, query }: StartPageProps) {
  const { again } = query;
  const earlier = useLoaded(
    (signal) => (again ? api.run(again, signal) : Promise.resolve(null)),
    `run ${again ?? ''}`,
  );
  if (earlier.errors.length > 0) return <Problems errors={earlier.errors} />;
  if (again && earlier.value === null) return <p class="quiet">Loading…</p>;
  return <StartForm key={JSON.stringify(query)} {...{ api, overview, query }} again={earlier.value} />;
}

function StartForm({ api, overview, query, again }: StartPageProps & { readonly again: Run | null }) {
  const [draft, setDraft] = useState(() => draftOf(overview, query, again));
  const [errors, setErrors] = useState<readonly ApiError[]>([]);
  const [isSent, setIsSent] = useState(false);
  const go = useGo();
  const errorsAt = (field: string | null): readonly ApiError[] =>
    errors.filter((error) => fieldOf(error, draft) === field);
  const send = async (): Promise<void> => {
    const missing = missingIn(draft);
    setErrors(missing);
    if (missing.length > 0) return;
    setIsSent(true);
    try {
      const { id } = await api.start(requestOf(draft, overview, again));
      go({ page: 'graph', place: { of: 'run', id }, query: {} });
    } catch (reason) {
      setErrors(errorsOf(reason));
      setIsSent(false);
    }
  };
  return (
    <form
      class="page narrow"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h1>{again ? 'Trace it again' : 'Start a trace'}</h1>
      {again && (
        <p>
          {`${again.of.name}, at the heights it was read to before. What is known is not asked again; what you change here is tried on the same facts.`}
        </p>
      )}
      <Problems errors={errorsAt(null)} />
      {!again && <SubjectFields {...{ api, overview, again, draft, errorsAt }} onChange={setDraft} />}
      <HowFields {...{ overview, again, draft, errorsAt }} onChange={setDraft} />
      {overview.running !== null && (
        <p class="notice">
          A trace is under way, and one runs at a time:{' '}
          <a href={`#/run/${overview.running}`}>watch or stop it</a>.
        </p>
      )}
      <p class="actions">
        <button type="submit" class="primary" disabled={isSent}>
          {isSent ? 'Starting…' : 'Start the trace'}
        </button>
      </p>
    </form>
  );
}

import type { ApiError, IncidentRow, Overview, Run } from '../../api.ts';
import { NameOptions } from '../../parts/name-options.tsx';
import type { Api } from '../api.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { Field } from './field.tsx';
import { type StartDraft, type StartKind, withKind } from './start-draft.ts';

/** What the parts of the form share. */
export interface FormPart {
  readonly overview: Overview;
  /** The run that is made once more. */
  readonly again: Run | null;
  readonly draft: StartDraft;
  readonly onChange: (draft: StartDraft) => void;
  /** What is wrong with a field. */
  readonly errorsAt: (field: string) => readonly ApiError[];
}

const KINDS: readonly (readonly [StartKind, string])[] = [
  ['incident', 'An incident of the catalogue'],
  ['case', 'A case that ships with the program, offline'],
  ['seeds', 'Addresses or transactions'],
];

/** What the trace starts from. */
export function SubjectFields({
  api,
  overview,
  again,
  draft,
  onChange,
  errorsAt,
}: FormPart & { readonly api: Api }) {
  const incidents = useLoaded((signal) => api.incidents(signal), 'incidents');
  const traceable = (incidents.value ?? []).filter(({ traceable }) => traceable > 0);
  return (
    <fieldset>
      <legend>What was stolen</legend>
      <div class="choices">
        {KINDS.map(([kind, text]) => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              checked={draft.kind === kind}
              onChange={() => onChange(withKind(draft, kind))}
            />
            {text}
          </label>
        ))}
      </div>
      {draft.kind === 'incident' && (
        <IncidentField {...{ overview, again, draft, onChange, errorsAt, traceable }} />
      )}
      {draft.kind === 'case' && (
        <Field name="case" label="Case" errors={errorsAt('case')}>
          {(described) => (
            <select
              {...described}
              value={draft.case}
              onChange={(event) => onChange({ ...draft, case: event.currentTarget.value })}
            >
              <NameOptions names={overview.cases} />
            </select>
          )}
        </Field>
      )}
      {draft.kind === 'seeds' && <SeedsField {...{ overview, again, draft, onChange, errorsAt }} />}
    </fieldset>
  );
}

function IncidentField({
  draft,
  onChange,
  errorsAt,
  traceable,
}: FormPart & { readonly traceable: readonly IncidentRow[] }) {
  return (
    <Field name="incident" label="Incident" errors={errorsAt('incident')}>
      {(described) => (
        <select
          {...described}
          value={draft.incident}
          onChange={(event) => onChange({ ...draft, incident: event.currentTarget.value })}
        >
          <option value="">Choose…</option>
          {traceable.map(({ id, name, date }) => (
            <option key={id} value={id}>
              {`${name} (${date})`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function SeedsField({ overview, draft, onChange, errorsAt }: FormPart) {
  const names = overview.chains.map(({ name }) => name).join(', ');
  return (
    <Field
      name="seeds"
      label="Seeds, one a line"
      hint={`chain:address, chain:transaction, or chain:transaction:output. Chains: ${names}.`}
      errors={errorsAt('seeds')}
    >
      {(described) => (
        <textarea
          {...described}
          rows={4}
          spellcheck={false}
          value={draft.seeds}
          onInput={(event) => onChange({ ...draft, seeds: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

import { NameOptions } from '../../parts/name-options.tsx';
import { FieldErrors } from './field.tsx';
import { withDirection } from './start-draft.ts';
import type { FormPart } from './subject-fields.tsx';

/** Which policies are settled, which of them leads, and which way the trace goes. */
export function PolicyFields({ overview, draft, onChange, errorsAt }: FormPart) {
  const { policies, direction } = draft;
  const isBackward = direction === 'backward';
  const offered = overview.policies.filter(({ mirrors }) => !isBackward || mirrors);
  const toggled = (name: string): readonly string[] =>
    policies.includes(name) ? policies.filter((one) => one !== name) : [...policies, name];
  return (
    <fieldset>
      <legend>How stolen value travels</legend>
      <div class="choices">
        {(['forward', 'backward'] as const).map((way) => (
          <label key={way}>
            <input
              type="radio"
              name="direction"
              checked={direction === way}
              disabled={draft.kind === 'incident' || draft.kind === 'case' || draft.kind === 'again'}
              onChange={() => onChange(withDirection(draft, way, overview))}
            />
            {way === 'forward' ? 'Forward: where it went' : 'Backward: where it came from (of seeds alone)'}
          </label>
        ))}
      </div>
      <FieldErrors id="field-direction-error" errors={errorsAt('direction')} />
      <p class="hint" id="policies-hint">
        Several can be compared afterwards. The first one leads the walk.
      </p>
      <fieldset class="bare choices grid" aria-describedby="policies-hint">
        <legend class="unseen">Policies</legend>
        {offered.map(({ name, summary }) => (
          <label key={name} class="policy">
            <input
              type="checkbox"
              checked={policies.includes(name)}
              onChange={() => onChange({ ...draft, policies: toggled(name) })}
            />
            <span>
              <strong>{name}</strong>
              {policies[0] === name && <em> leads</em>}
              <span class="quiet">{` ${summary}`}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {policies.length > 1 && (
        <label class="inline">
          Leads the walk
          <select
            value={policies[0]}
            onChange={(event) => {
              const first = event.currentTarget.value;
              onChange({ ...draft, policies: [first, ...policies.filter((one) => one !== first)] });
            }}
          >
            <NameOptions names={policies} />
          </select>
        </label>
      )}
      <FieldErrors id="field-policy-error" errors={errorsAt('policy')} />
    </fieldset>
  );
}

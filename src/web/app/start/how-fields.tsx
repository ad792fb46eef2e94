import { markOf } from '../../../picture/marks.ts';
import { Field, FieldErrors } from './field.tsx';
import { HeightFields } from './height-fields.tsx';
import { type OptionField, optionFields } from './option-fields.ts';
import { PolicyFields } from './policy-fields.tsx';
import { usualText } from './start-draft.ts';
import type { FormPart } from './subject-fields.tsx';

/** How the trace goes: policies, limits, and what is seldom changed. */
export function HowFields(part: FormPart) {
  const { draft, onChange, overview, errorsAt } = part;
  return (
    <>
      <PolicyFields {...part} />
      <fieldset>
        <legend>How far</legend>
        <div class="fields">
          <Options {...part} group="limits" />
        </div>
      </fieldset>
      {(draft.kind === 'seeds' || draft.kind === 'incident') && (
        <details class="more">
          <summary>Which part of the seeds</summary>
          <div class="fields">
            <Options {...part} group="seeds" />
          </div>
        </details>
      )}
      <details class="more" open={['rank', 'through', 'as-of'].some((field) => errorsAt(field).length > 0)}>
        <summary>Order, categories to walk through, heights</summary>
        <Field name="rank" label="What is looked up first" errors={errorsAt('rank')}>
          {(described) => (
            <select
              {...described}
              value={draft.rank}
              onChange={(event) => onChange({ ...draft, rank: event.currentTarget.value })}
            >
              {overview.ranks.map(({ name, summary }) => (
                <option key={name} value={name}>
                  {`${name}: ${summary}`}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Through {...part} />
        <HeightFields {...part} />
      </details>
      <Switches {...part} />
    </>
  );
}

function Options({
  overview,
  again,
  draft,
  onChange,
  errorsAt,
  group,
}: FormPart & { readonly group: OptionField['group'] }) {
  return (
    <>
      {optionFields
        .filter((field) => field.group === group)
        .map(({ name, label, hint, kind }) => (
          <Field key={name} {...{ name, label, hint }} errors={errorsAt(name)}>
            {(described) => (
              <input
                {...described}
                inputMode={kind === 'number' ? 'numeric' : 'text'}
                spellcheck={false}
                autocomplete="off"
                placeholder={usualText(name, draft, { overview, again })}
                value={draft.texts[name] ?? ''}
                onInput={(event) =>
                  onChange({ ...draft, texts: { ...draft.texts, [name]: event.currentTarget.value } })
                }
              />
            )}
          </Field>
        ))}
    </>
  );
}

function Through({ overview, draft, onChange, errorsAt }: FormPart) {
  const toggled = (category: string): readonly string[] =>
    draft.through.includes(category)
      ? draft.through.filter((one) => one !== category)
      : [...draft.through, category];
  return (
    <fieldset class="inner">
      <legend>Walk through instead of stopping at</legend>
      <div class="choices grid">
        {overview.categories.map((category) => (
          <label key={category}>
            <input
              type="checkbox"
              checked={draft.through.includes(category)}
              onChange={() => onChange({ ...draft, through: toggled(category) })}
            />
            {markOf(category).word}
          </label>
        ))}
      </div>
      <FieldErrors id="field-through-error" errors={errorsAt('through')} />
    </fieldset>
  );
}

function Switches({ draft, onChange, overview, errorsAt }: FormPart) {
  return (
    <div class="choices switches">
      <label>
        <input
          type="checkbox"
          checked={draft.offline}
          disabled={overview.offline}
          onChange={(event) => onChange({ ...draft, offline: event.currentTarget.checked })}
        />
        Offline: answer from what is stored alone
      </label>
      <label>
        <input
          type="checkbox"
          checked={draft.bundle}
          onChange={(event) => onChange({ ...draft, bundle: event.currentTarget.checked })}
        />
        Make a bundle of evidence beside the graph
      </label>
      <FieldErrors id="field-offline-error" errors={[...errorsAt('offline'), ...errorsAt('bundle')]} />
    </div>
  );
}

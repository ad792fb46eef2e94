import { NameOptions } from '../../parts/name-options.tsx';
import { FieldErrors } from './field.tsx';
import type { FormPart } from './subject-fields.tsx';

/** Heights that chains are read to, where somebody wants others than the newest. */
export function HeightFields({ overview, draft, onChange, errorsAt }: FormPart) {
  const { asOf } = draft;
  const changed = (n: number, part: Partial<(typeof asOf)[number]>): void =>
    onChange({ ...draft, asOf: asOf.map((row, at) => (at === n ? { ...row, ...part } : row)) });
  return (
    <fieldset class="inner">
      <legend>Height that a chain is read to</legend>
      {asOf.map(({ chain, height }, n) => (
        <div key={n} class="row">
          <select
            aria-label={`Chain ${n + 1}`}
            value={chain}
            onChange={(event) => changed(n, { chain: event.currentTarget.value })}
          >
            <option value="">Chain…</option>
            <NameOptions names={overview.chains.map(({ name }) => name)} />
          </select>
          <input
            aria-label={`Height of chain ${n + 1}`}
            inputMode="numeric"
            value={height}
            onInput={(event) => changed(n, { height: event.currentTarget.value.trim() })}
          />
          <button
            type="button"
            onClick={() => onChange({ ...draft, asOf: asOf.filter((_, at) => at !== n) })}
          >
            Remove
          </button>
        </div>
      ))}
      <button
        type="button"
        onClick={() => onChange({ ...draft, asOf: [...asOf, { chain: '', height: '' }] })}
      >
        Pin a height
      </button>
      <FieldErrors id="field-as-of-error" errors={errorsAt('as-of')} />
    </fieldset>
  );
}

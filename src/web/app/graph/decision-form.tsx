import { useState } from 'preact/hooks';
import type { ApiError, DecisionKind } from '../../api.ts';
import { Strange } from '../../parts/strange.tsx';
import { errorsOf } from '../api.ts';
import { Problems } from '../problems.tsx';
import { decidedOf } from '../state/decided-of.ts';
import type { PanelPart } from './side-panel.tsx';

/** Follows an account further or stops there, with the reason; later traces do so. */
export function DecisionForm({ api, dossier, decisions, account }: PanelPart & { readonly account: string }) {
  const [note, setNote] = useState('');
  const [errors, setErrors] = useState<readonly ApiError[]>([]);
  const decided = decidedOf(decisions.value ?? [], account);
  const decide = (kind: DecisionKind): void => {
    api.decide(dossier, { account, kind, note: note.trim() }).then(
      (all) => {
        setErrors([]);
        setNote('');
        decisions.replace(all);
      },
      (reason: unknown) => setErrors(errorsOf(reason)),
    );
  };
  return (
    <section aria-label="Decide">
      <h4>Decide</h4>
      {decided !== null && (
        <p>
          <strong>{decided.kind === 'expand' ? 'It is followed further' : 'The trace ends here'}</strong>
          {decided.note !== '' && (
            <>
              {': '}
              <Strange text={decided.note} most={300} />
            </>
          )}
        </p>
      )}
      <label class="stacked">
        Why
        <input value={note} maxLength={2_000} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <p class="actions">
        <button type="button" aria-pressed={decided?.kind === 'expand'} onClick={() => decide('expand')}>
          Follow further
        </button>
        <button type="button" aria-pressed={decided?.kind === 'stop'} onClick={() => decide('stop')}>
          Go no further
        </button>
        {decided !== null && (
          <button type="button" onClick={() => decide('clear')}>
            Clear
          </button>
        )}
      </p>
      <Problems errors={errors} />
    </section>
  );
}

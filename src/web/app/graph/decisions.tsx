import { useState } from 'preact/hooks';
import { shortened } from '../../../picture/amounts.ts';
import type { ApiError, Decision } from '../../api.ts';
import { addressOf } from '../../parts/account-name.tsx';
import { Strange } from '../../parts/strange.tsx';
import { minuteText } from '../../parts/time-text.ts';
import { type Api, errorsOf } from '../api.ts';
import { Problems } from '../problems.tsx';
import { type Loaded, useLoaded } from '../state/use-loaded.ts';

/** The decisions of a dossier, and what changes them. */
export function useDecisions(api: Api, dossier: string): Loaded<readonly Decision[]> {
  return useLoaded((signal) => api.decisions(dossier, signal), dossier);
}

interface DecisionsProps {
  readonly api: Api;
  readonly dossier: string;
  readonly onShow?: ((node: string) => void) | undefined;
}

const KINDS = {
  expand: 'Follow further',
  stop: 'Go no further',
  clear: 'As if nothing had been decided',
} as const;

/** What people decided of accounts, whatever labels and limits say; the last one can be taken back. */
export function Decisions({ api, dossier, onShow }: DecisionsProps) {
  return <DecisionList {...{ api, dossier, onShow }} decisions={useDecisions(api, dossier)} />;
}

/** The same, of decisions that the page holds already. */
export function DecisionList({
  api,
  dossier,
  onShow,
  decisions,
}: DecisionsProps & { readonly decisions: Loaded<readonly Decision[]> }) {
  const { value, errors, replace, reload } = decisions;
  const [refused, setRefused] = useState<readonly ApiError[]>([]);
  const takeBack = (): void => {
    api.takeBack(dossier, (value ?? []).length).then(
      (others) => {
        setRefused([]);
        replace(others);
      },
      (reason: unknown) => {
        setRefused(errorsOf(reason));
        // Another window may have decided something meanwhile: what it was shows.
        reload();
      },
    );
  };
  return (
    <section aria-label="Decisions">
      <h2>Decisions</h2>
      <Problems errors={[...errors, ...refused]} />
      {(value ?? []).length === 0 ? (
        <p class="quiet">
          None. Choose an account in a graph to follow it further or to stop there; later traces do so.
        </p>
      ) : (
        <>
          <ol class="plain">
            {(value ?? []).map(({ account, kind, note, at }, n) => (
              <li key={n}>
                <strong>{KINDS[kind]}</strong>{' '}
                {onShow ? (
                  <button type="button" class="link" onClick={() => onShow(account)}>
                    {shortened(addressOf(account))}
                  </button>
                ) : (
                  <code>{shortened(addressOf(account))}</code>
                )}
                {note !== '' && (
                  <>
                    {': '}
                    <Strange text={note} most={500} />
                  </>
                )}
                <span class="quiet">{` · ${minuteText(at)}`}</span>
              </li>
            ))}
          </ol>
          <p class="actions">
            <button type="button" onClick={takeBack}>
              Take the last decision back
            </button>
          </p>
        </>
      )}
    </section>
  );
}

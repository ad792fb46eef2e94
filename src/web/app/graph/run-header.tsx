import { useState } from 'preact/hooks';
import { countText } from '../../../picture/amounts.ts';
import type { ApiError, Run, RunProgress } from '../../api.ts';
import { AccountName } from '../../parts/account-name.tsx';
import { MarkedWord } from '../../parts/mark.tsx';
import { Strange } from '../../parts/strange.tsx';
import { type Api, errorsOf } from '../api.ts';
import { Problems } from '../problems.tsx';
import { hashOf } from '../state/routes.ts';
import type { RunWatch } from '../state/run-watch.ts';

interface RunHeaderProps {
  readonly api: Api;
  readonly run: Run;
  readonly watch: RunWatch | null;
  /** The round of the graph that is shown, and how much of it is new. */
  readonly shown: { readonly round: number | null; readonly fresh: number } | null;
}

/** How a run goes: round, frontier, lookups, what was found so far; and what can be done with it. */
export function RunHeader({ api, run, watch, shown }: RunHeaderProps) {
  const [errors, setErrors] = useState<readonly ApiError[]>([]);
  const [isTold, setIsTold] = useState(false);
  const state = isTold && run.state === 'running' ? 'stopping' : run.state;
  const stop = (): void => {
    setIsTold(true);
    setErrors([]);
    api.stop(run.id).catch((reason: unknown) => {
      setIsTold(false);
      setErrors(errorsOf(reason));
    });
  };
  const progress = watch?.ended === null ? (watch.progress ?? run.progress) : null;
  return (
    <section class="run" aria-label="How the trace goes">
      {progress !== null && (
        <>
          {watch?.silence && (
            <p class="problem" role="alert">
              <strong>Nothing is heard of the trace any more: what stands here may be old.</strong>{' '}
              {watch.silence === 'closed'
                ? 'Load the page again.'
                : 'The page goes on asking. Where the program that serves it has ended, start `coinhound serve` again and open the new link: what was looked up is kept.'}
            </p>
          )}
          <Progress progress={progress} shown={shown} />
          <p class="actions">
            <button type="button" onClick={stop} disabled={state === 'stopping'}>
              {state === 'stopping' ? 'Ending…' : 'Stop in order'}
            </button>
            <span class="quiet">What was looked up is kept; it can go on later.</span>
          </p>
        </>
      )}
      {watch !== null && watch.flagged.length > 0 && progress !== null && <FlaggedList watch={watch} />}
      {progress === null && <Ended run={run} />}
      <Problems errors={errors} />
    </section>
  );
}

function Progress({
  progress,
  shown,
}: {
  readonly progress: RunProgress;
  readonly shown: RunHeaderProps['shown'];
}) {
  const { round, frontier, answered, lookups, failed, perSecond, reached, known } = progress;
  return (
    <>
      <dl class="figures">
        <Figure name="Round">{countText(round)}</Figure>
        <Figure name="Lookups of this round">{`${countText(answered)} of ${countText(frontier)}`}</Figure>
        <Figure name="Lookups in all">{`${countText(lookups)}${failed > 0 ? `, ${countText(failed)} failed` : ''}`}</Figure>
        <Figure name="A second">{(Math.round(perSecond * 10) / 10).toFixed(1)}</Figure>
        <Figure name="Accounts reached">{countText(reached)}</Figure>
        <Figure name="Histories read">{countText(known)}</Figure>
      </dl>
      <progress
        aria-label="Lookups of this round"
        max={Math.max(1, frontier)}
        value={Math.min(answered, Math.max(1, frontier))}
      />
      <FoundBar progress={progress} />
      {shown !== null && (
        <p class="quiet">
          {`The graph below is of round ${shown.round ?? '–'}`}
          {shown.fresh > 0 &&
            `; ${countText(shown.fresh)} accounts and transactions are new in it, ringed in the picture`}
          {'.'}
        </p>
      )}
    </>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const MILLION = 1_000_000;
const percent = (perMillion: number): string => `${(perMillion / 10_000).toFixed(1)} %`;

function FoundBar({
  progress: { flaggedPerMillion, restingPerMillion },
}: {
  readonly progress: RunProgress;
}) {
  const flagged = Math.min(flaggedPerMillion, MILLION);
  const resting = Math.min(restingPerMillion, MILLION - flagged);
  const open = MILLION - flagged - resting;
  const text = `At known services ${percent(flagged)}, resting ${percent(resting)}, still on its way ${percent(open)}`;
  return (
    <figure class="found">
      <svg viewBox="0 0 1000 16" preserveAspectRatio="none" role="img" aria-label={text}>
        <rect class="found-open" width={1000} height={16} />
        <rect class="found-flagged" width={flagged / 1000} height={16} />
        <rect class="found-resting" x={flagged / 1000} width={resting / 1000} height={16} />
      </svg>
      <figcaption>
        <span class="swatch found-flagged" /> {`at known services ${percent(flagged)}`}
        <span class="swatch found-resting" /> {`resting ${percent(resting)}`}
        <span class="swatch found-open" /> {`still on its way ${percent(open)}`}
      </figcaption>
    </figure>
  );
}

const FIRST = 8;

function FlaggedList({ watch: { flagged } }: { readonly watch: RunWatch }) {
  return (
    <details open class="flagged">
      <summary>{`Known services that it reached: ${countText(flagged.length)}`}</summary>
      <ul aria-live="polite">
        {flagged.slice(0, FIRST).map(({ account, category, name }) => (
          <li key={account}>
            <MarkedWord category={category} /> <Strange text={name} /> <AccountName id={account} />
          </li>
        ))}
      </ul>
      {flagged.length > FIRST && <p class="quiet">{`and ${countText(flagged.length - FIRST)} before`}</p>}
    </details>
  );
}

const ENDED: Readonly<Partial<Record<Run['state'], string>>> = {
  stopped: 'It was stopped before its end: what was not read counts as unavailable. Go on where it stopped:',
  incomplete:
    'Something failed, which is told here, and in the graph where it was a lookup. Ask for it again:',
  failed: 'It failed, and there is no graph.',
  lost: 'The program ended while it ran. What was looked up is kept:',
};

function Ended({ run }: { readonly run: Run }) {
  const words = ENDED[run.state];
  return (
    <>
      {run.error !== null && <Problems errors={[run.error]} />}
      {words !== undefined && (
        <p class="notice">
          {words}{' '}
          <a class="button" href={hashOf({ page: 'start', query: { again: run.id } })}>
            {run.state === 'stopped' ? 'Resume' : 'Try again'}
          </a>
        </p>
      )}
      {run.notes.length > 0 && (
        <ul class="quiet run-notes">
          {run.notes.map((note, n) => (
            <li key={n}>
              <Strange text={note} most={500} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

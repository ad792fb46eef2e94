import { useState } from 'preact/hooks';
import type { ApiError, Run } from '../../api.ts';
import { type Api, errorsOf } from '../api.ts';
import { Confirm } from '../confirm.tsx';
import { Problems } from '../problems.tsx';
import { hashOf } from '../state/routes.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { RunsTable } from './runs-table.tsx';

/** All traces that were started from the page; two of them can be compared. */
export function RunsPage({ api }: { readonly api: Api }) {
  const { value, errors, reload } = useLoaded((signal) => api.runs(signal), 'runs');
  const [refused, setRefused] = useState<readonly ApiError[]>([]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = ({ id }: Run): void =>
    setChosen((before) =>
      before.includes(id) ? before.filter((one) => one !== id) : [...before.slice(-1), id],
    );
  const remove = ({ id }: Run): void => {
    api.removeRun(id).then(
      () => {
        setRefused([]);
        reload();
      },
      (reason: unknown) => setRefused(errorsOf(reason)),
    );
  };
  const ofTime = (value ?? []).filter(({ id }) => chosen.includes(id)).reverse();
  const [before, after] = ofTime;
  return (
    <div class="page">
      <h1>Runs</h1>
      <Problems errors={[...errors, ...refused]} />
      <p class="controls">
        {before && after ? (
          <a
            class="button"
            href={hashOf({
              page: 'compare',
              query: { before: `run/${before.id}`, after: `run/${after.id}` },
            })}
          >
            Compare the two
          </a>
        ) : (
          <span class="quiet">Tick two to compare them.</span>
        )}
      </p>
      {value !== null && (
        <RunsTable
          runs={value}
          none="No trace was started from here yet."
          actions={(run) => (
            <>
              {run.graph !== null && (
                <label class="tick">
                  <input
                    type="checkbox"
                    checked={chosen.includes(run.id)}
                    onChange={() => toggle(run)}
                    aria-label={`Compare ${run.of.name}, ${run.began}`}
                  />
                  compare
                </label>
              )}
              {run.progress === null && (
                <a
                  href={hashOf({ page: 'start', query: { again: run.id } })}
                  aria-label={`Trace ${run.of.name} again`}
                >
                  again
                </a>
              )}
              {run.progress === null && (
                <Confirm
                  text="Delete"
                  what={`the run of ${run.of.name} that began ${run.began}`}
                  question="Its graph and bundle are gone then; what was looked up stays in the store."
                  onConfirm={() => remove(run)}
                />
              )}
            </>
          )}
        />
      )}
    </div>
  );
}

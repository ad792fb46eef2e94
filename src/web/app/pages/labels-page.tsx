import { useState } from 'preact/hooks';
import type { ApiError, Overview, OwnLabel } from '../../api.ts';
import { AccountName } from '../../parts/account-name.tsx';
import { MarkedWord } from '../../parts/mark.tsx';
import { Strange } from '../../parts/strange.tsx';
import { type Api, errorsOf } from '../api.ts';
import { Confirm } from '../confirm.tsx';
import { LabelForm } from '../label-form.tsx';
import { Problems } from '../problems.tsx';
import { useLoaded } from '../state/use-loaded.ts';

/** Labels of one's own: what every later trace over this store knows. */
export function LabelsPage({ api, overview }: { readonly api: Api; readonly overview: Overview }) {
  const { value, errors, reload } = useLoaded((signal) => api.labels(signal), 'labels');
  const [refused, setRefused] = useState<readonly ApiError[]>([]);
  const remove = (id: string): void => {
    api.removeLabel(id).then(
      () => {
        setRefused([]);
        reload();
      },
      (reason: unknown) => setRefused(errorsOf(reason)),
    );
  };
  return (
    <div class="page">
      <h1>Own labels</h1>
      <p>
        They are kept beside the store, and every later trace over it knows them, from here and from the
        command line.
      </p>
      <Problems errors={[...errors, ...refused]} />
      {value !== null && <Labels labels={value} onRemove={remove} />}
      <h2>Add one</h2>
      <LabelForm api={api} overview={overview} onAdded={reload} />
    </div>
  );
}

function Labels({
  labels,
  onRemove,
}: {
  readonly labels: readonly OwnLabel[];
  readonly onRemove: (id: string) => void;
}) {
  if (labels.length === 0) return <p class="quiet">There are none yet.</p>;
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Says who</th>
            <th scope="col" class="number">
              Confidence
            </th>
            <th scope="col">Since</th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {labels.map(({ id, account, name, category, source, confidence, published }) => (
            <tr key={id}>
              <td>
                <AccountName id={account} />
              </td>
              <td>
                <Strange text={name} />
              </td>
              <td>
                <MarkedWord category={category} />
              </td>
              <td>
                <Strange text={source} most={120} />
              </td>
              <td class="number">{confidence}</td>
              <td class="nowrap">{published ?? '–'}</td>
              <td>
                <Confirm
                  text="Delete"
                  what={`the label ${name}`}
                  question="Later traces do not know it; graphs that were made stay as they are."
                  onConfirm={() => onRemove(id)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { useState } from 'preact/hooks';
import { markOf } from '../../picture/marks.ts';
import type { ApiError, Overview } from '../api.ts';
import { type Api, errorsOf } from './api.ts';
import { Problems } from './problems.tsx';

interface LabelFormProps {
  readonly api: Api;
  readonly overview: Overview;
  /** Account that is labelled; asked for where it is left out. */
  readonly account?: string;
  /** What is said once it was added. */
  readonly said?: string;
  readonly onAdded: () => void;
}

/** Says who an account is, and who says so. */
export function LabelForm({
  api,
  overview,
  account,
  said: added = 'Added: later traces know it.',
  onAdded,
}: LabelFormProps) {
  const [errors, setErrors] = useState<readonly ApiError[]>([]);
  const [said, setSaid] = useState('');
  const send = (form: HTMLFormElement): void => {
    const text = (name: string): string => String(new FormData(form).get(name) ?? '').trim();
    const role = text('role');
    const label = {
      account: account ?? text('account'),
      name: text('name'),
      category: text('category'),
      source: text('source'),
      confidence: Number(text('confidence')),
      ...(role !== '' && { role }),
    };
    setSaid('');
    api.addLabel(label).then(
      () => {
        form.reset();
        setErrors([]);
        setSaid(added);
        onAdded();
      },
      (reason: unknown) => setErrors(errorsOf(reason)),
    );
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      {account === undefined && (
        <label>
          Account, as CAIP-10: eip155:1:0x…
          <input name="account" required spellcheck={false} autocomplete="off" />
        </label>
      )}
      <label>
        Who it is
        <input name="name" required maxLength={200} autocomplete="off" />
      </label>
      <label>
        What it is
        <select name="category">
          {overview.categories.map((category) => (
            <option key={category} value={category}>
              {markOf(category).word}
            </option>
          ))}
        </select>
      </label>
      <label>
        Who says so
        <input name="source" required maxLength={2000} autocomplete="off" />
      </label>
      <label>
        Role, where it has one
        <input name="role" maxLength={200} autocomplete="off" />
      </label>
      <label>
        Confidence, 0 to 100
        <input name="confidence" type="number" min={0} max={100} defaultValue="50" required />
      </label>
      <p class="actions">
        <button type="submit">Add the label</button>
        <span role="status" class="quiet">
          {said}
        </span>
      </p>
      <Problems errors={errors} />
    </form>
  );
}

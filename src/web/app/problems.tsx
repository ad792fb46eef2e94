import { visible } from '../../picture/visible.ts';
import type { ApiError } from '../api.ts';

/** What went wrong, with the remedy where one is known. Nothing where nothing did. */
export function Problems({ errors }: { readonly errors: readonly ApiError[] }) {
  if (errors.length === 0) return null;
  return (
    <div class="problem" role="alert">
      {errors.map(({ code, message, hint }, n) => (
        <p key={n}>
          <strong>{sentence(visible(message, LONGEST).text)}</strong>
          {hint !== null && <span>{` ${sentence(visible(hint, LONGEST).text)}`}</span>}
          <code class="quiet">{` ${code}`}</code>
        </p>
      ))}
    </div>
  );
}

const LONGEST = 500;

const sentence = (text: string): string =>
  text === '' ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
